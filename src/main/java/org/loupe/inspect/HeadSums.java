package org.loupe.inspect;

import java.util.stream.IntStream;

/** Adds up what a head looks at, query by query. Padding is left out: the tokens beside it are neighbours. */
final class HeadSums {
    private long queries, queriesWithNext;
    private double entropy, distance, first, previous, itself, next, separators, rest;

    /** @param shares [query][key] of one head */
    void add(float[][] shares, TokenRoles tokens) {
        boolean[] padding = tokens.padding(), separates = tokens.separators();
        int[] real = IntStream.range(0, padding.length).filter(token -> !padding[token]).toArray();
        for (int q = HeadStatistics.FIRST_QUERY; q < real.length; q++) {
            float[] row = shares[real[q]];
            queries++;
            first += row[real[0]];
            previous += row[real[q - 1]];
            itself += row[real[q]];
            if (q + 1 < real.length) {
                queriesWithNext++;
                next += row[real[q + 1]];
            }
            for (int k = 0; k < real.length; k++) add(row[real[k]], q, k, separates[real[k]]);
        }
    }

    private void add(double share, int query, int key, boolean separator) {
        if (share > 0) entropy -= share * Math.log(share) / Math.log(2);
        distance += share * Math.abs(query - key);
        if (separator) separators += share;
        else if (key != 0 && Math.abs(query - key) > 1) rest += share;
    }

    HeadStatistics statistics() {
        if (queries == 0) throw new IllegalArgumentException("no text has 3 tokens, so the first, the one before and a token itself are "
                + "nowhere different places; give longer texts");
        return new HeadStatistics(queries, entropy / queries, distance / queries, first / queries, previous / queries, itself / queries,
                next / Math.max(1, queriesWithNext), separators / queries, rest / queries);
    }
}
