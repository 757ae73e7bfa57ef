package org.loupe.show;

import java.util.List;

/** Says what is wrong with the numbers given to an attention view. */
final class AttentionCheck {
    /** Sums of rounded numbers may pass 1 by a little. */
    private static final float TOLERANCE = 1e-3f;

    private AttentionCheck() {
    }

    static void requireFit(List<String> queries, List<String> keys, float[][][][] probabilities) {
        if (queries.isEmpty() || keys.isEmpty())
            throw new IllegalArgumentException("attention needs at least one token; got " + queries.size() + " queries and " + keys.size() + " keys");
        int layers = probabilities.length;
        if (layers == 0) throw new IllegalArgumentException("attention of no layer: the model has none, or none was recorded");
        int heads = probabilities[0].length;
        if (heads == 0) throw new IllegalArgumentException("attention of no head: layer 0 has none");
        for (int l = 0; l < layers; l++) {
            size("layer " + l, "heads", probabilities[l].length, heads, "as in layer 0");
            for (int h = 0; h < heads; h++) {
                String where = "layer " + l + ", head " + h;
                size(where, "queries", probabilities[l][h].length, queries.size(), "one for each query token");
                for (int q = 0; q < queries.size(); q++) {
                    size(where + ", query " + q, "keys", probabilities[l][h][q].length, keys.size(), "one for each key token");
                    row(where + ", query " + q, probabilities[l][h][q]);
                }
            }
        }
    }

    private static void size(String where, String what, int actual, int expected, String why) {
        if (actual != expected)
            throw new IllegalArgumentException("attention of " + where + " has " + actual + " " + what + "; expected " + expected + ", " + why);
    }

    private static void row(String where, float[] row) {
        for (int k = 0; k < row.length; k++)
            if (!(row[k] >= -TOLERANCE && row[k] <= 1 + TOLERANCE))
                throw new IllegalArgumentException("attention of " + where + ", key " + k + " is " + row[k] + "; a share lies between 0 and 1"
                        + (Float.isNaN(row[k]) ? " (a row whose keys are all masked becomes NaN in a softmax)" : " (are these scores before the softmax?)"));
    }

    /** Without what rounding has put beyond the ends. */
    static float share(float p) {
        return Math.min(1, Math.max(0, p));
    }
}
