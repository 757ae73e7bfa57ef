package org.loupe.inspect;

import java.util.Locale;

/**
 * What one head looks at on average: numbers that tell common kinds of heads apart (Clark et al. 2019, section 3; distance: Vig and
 * Belinkov 2019).
 *
 * <p>Averaged over the queries from the third token of a text on, without padding. At the first two the places are not different
 * ones: the first token of a causal text can look at itself alone, which is also the first, and what the second has before it is the
 * first. Their rows would say "first" and "itself" of every head.
 *
 * @param queries how many were averaged over
 * @param entropy how spread the attention is, in bits: 0 for a single key, log2(n) for n keys alike
 * @param distance between a query and what it looks at, in tokens
 * @param first share on the first token of the text
 * @param previous share on the token before the query
 * @param itself share on the query's own token
 * @param next share on the token after it, over the queries that have one; 0 where the attention is causal
 * @param separators share on all tokens that separate; one that is also one of the places before counts in both
 * @param rest share on the tokens that none of these names, so what no simple rule tells
 */
public record HeadStatistics(long queries, double entropy, double distance, double first, double previous, double itself, double next,
                             double separators, double rest) {
    /** The first two tokens of a text tell nothing. */
    static final int FIRST_QUERY = 2;

    /** Whether a text is long enough to tell anything. */
    public static boolean canTell(int tokens) {
        return tokens > FIRST_QUERY;
    }

    /**
     * Those of all heads, over all queries of the texts.
     *
     * @return [layer][head]
     * @throws IllegalArgumentException if no text has three tokens, or the texts are not of one model
     */
    public static HeadStatistics[][] of(AttentionMaps... texts) {
        if (texts.length == 0) throw new IllegalArgumentException("statistics of 0 texts; give at least one");
        int layers = texts[0].layers(), heads = texts[0].heads();
        for (AttentionMaps text : texts) if (text.layers() != layers || text.heads() != heads)
            throw new IllegalArgumentException("attention of " + text.layers() + " layers x " + text.heads() + " heads and of " + layers + " x "
                    + heads + " is not of one model; give texts of one model");
        HeadStatistics[][] all = new HeadStatistics[layers][heads];
        for (int layer = 0; layer < layers; layer++)
            for (int head = 0; head < heads; head++) {
                HeadSums sums = new HeadSums();
                for (AttentionMaps text : texts) sums.add(text.shares()[layer][head], text.tokens());
                all[layer][head] = sums.statistics();
            }
        return all;
    }

    /**
     * Those of a head that looks at every token it can see alike, on the same texts: what is nothing special. In a causal text a token
     * sees itself and all before it. Of a window that is narrower the numbers do not know.
     */
    public static HeadStatistics even(AttentionMaps... texts) {
        HeadSums sums = new HeadSums();
        for (AttentionMaps text : texts) sums.add(evenShares(text), text.tokens());
        return sums.statistics();
    }

    private static float[][] evenShares(AttentionMaps text) {
        boolean isCausal = text.isCausal();
        boolean[] padding = text.tokens().padding();
        float[][] shares = new float[padding.length][padding.length];
        for (int query = 0; query < padding.length; query++) {
            int count = 0;
            for (int key = 0; key < padding.length; key++) if (!padding[key] && !(isCausal && key > query)) count++;
            for (int key = 0; key < padding.length; key++) if (!padding[key] && !(isCausal && key > query)) shares[query][key] = 1f / count;
        }
        return shares;
    }

    /** "first 0.31 · previous 0.22 · itself 0.10 · next 0.00 · separators 0.05 · rest 0.32 · distance 4.1 · entropy 2.31 bits". */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "first %.2f · previous %.2f · itself %.2f · next %.2f · separators %.2f · rest %.2f · "
                + "distance %.1f · entropy %.2f bits", first, previous, itself, next, separators, rest, distance, entropy);
    }
}
