package org.loupe.show;

import java.util.Locale;

/**
 * What one head looks at on average over the queries: four numbers that tell common kinds of heads apart.
 *
 * @param first    the share that goes to the first key
 * @param previous the share that goes to the key just before the query (queries with none before them do not count)
 * @param itself   the share that goes to the query's own position
 * @param entropy  how spread the attention is, in bits: 0 for a single key, log2(n) for n keys alike
 */
record HeadSummary(double first, double previous, double itself, double entropy) {

    static HeadSummary of(AttentionView view, int layer, int head) {
        int queries = view.queries().size(), keys = view.keys().size();
        double first = 0, previous = 0, itself = 0, entropy = 0;
        for (int q = 0; q < queries; q++) {
            first += view.probability(layer, head, q, 0);
            if (q > 0 && q - 1 < keys) previous += view.probability(layer, head, q, q - 1);
            if (q < keys) itself += view.probability(layer, head, q, q);
            for (int k = 0; k < keys; k++) {
                double p = view.probability(layer, head, q, k);
                if (p > 0) entropy -= p * Math.log(p) / Math.log(2);
            }
        }
        return new HeadSummary(first / queries, previous / Math.max(1, queries - 1), itself / queries, entropy / queries);
    }

    /** "first 0.31 · previous 0.22 · itself 0.10 · entropy 2.31 bits". */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "first %.2f · previous %.2f · itself %.2f · entropy %.2f bits", first, previous, itself, entropy);
    }
}
