package org.loupe.attention;

/**
 * The scores that a {@link Mask} is made for.
 *
 * @param texts of the batch, or {@link #ANY} where the mask does not depend on the text
 * @param queries of each text, likewise
 * @param keys of each text, likewise
 */
public record MaskSizes(int texts, int queries, int keys) {
    public static final int ANY = -1;

    /** Those of a mask that is made of two. */
    MaskSizes and(MaskSizes other) {
        return new MaskSizes(common("texts", texts, other.texts), common("queries", queries, other.queries),
                common("keys", keys, other.keys));
    }

    private static int common(String what, int a, int b) {
        if (a != ANY && b != ANY && a != b)
            throw new IllegalArgumentException("masks for " + a + " and for " + b + " " + what + " do not combine");
        return a == ANY ? b : a;
    }

    /** Refuses scores of another shape. @param kind of mask, for the message */
    void requireFit(String kind, int batch, int scoreQueries, int scoreKeys) {
        if (fits(texts, batch) && fits(queries, scoreQueries) && fits(keys, scoreKeys)) return;
        throw new IllegalArgumentException("a " + kind + " for " + text(texts) + " texts, " + text(queries) + " queries and " + text(keys)
                + " keys does not fit scores [" + scoreQueries + ", " + scoreKeys + "], [query, key], of " + batch
                + " texts; make it with the length of the text" + (scoreKeys > scoreQueries ? ", or with queries and keys" : ""));
    }

    private static boolean fits(int mine, int theirs) {
        return mine == ANY || mine == theirs;
    }

    private static String text(int size) {
        return size == ANY ? "any" : String.valueOf(size);
    }
}
