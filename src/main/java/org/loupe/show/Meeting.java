package org.loupe.show;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;

/**
 * What one head of attention computed for the first text of a trace.
 *
 * @param queries [query][dimension], as they meet the keys: after norm and rotation, where the model has them
 * @param keys [key][dimension], of the key head that this query head uses
 * @param scores [query][key], with bias; negative infinity where a key is hidden
 * @param shares [query][key], their softmax
 */
record Meeting(float[][] queries, float[][] keys, float[][] scores, float[][] shares) {
    private static final Pattern NAME = Pattern.compile("((?:.*\\.)?)layer\\.(\\d+)\\.attention\\.probabilities");

    /** @throws IllegalArgumentException if the trace does not hold this layer and head, or is not of these tokens; says what it holds */
    static Meeting of(Trace trace, List<String> tokens, int layer, int head) {
        String path = path(trace, layer);
        Tensor shares = trace.get(path + "probabilities"), scores = value(trace, path, "scores");
        Tensor queries = lastForm(trace, path, "query"), keys = lastForm(trace, path, "key");
        int heads = queries.shape(1), time = tokens.size();
        if (head < 0 || head >= heads)
            throw new IllegalArgumentException("head " + head + " does not exist; there are " + heads + ", from 0 to " + (heads - 1));
        if (keys.shape(2) != scores.shape(3))
            throw new IllegalArgumentException("the trace holds " + keys.shape(2) + " keys, and " + scores.shape(3)
                    + " were looked at: the others came from a cache. Trace the whole text without one");
        if (queries.shape(2) != time || keys.shape(2) != time)
            throw new IllegalArgumentException("the trace is of " + queries.shape(2) + " queries and " + keys.shape(2)
                    + " keys; give as many tokens, not " + time);
        // Neighbouring query heads share a key head (Ainslie et al. 2023).
        int keyHead = head / (heads / keys.shape(1));
        return new Meeting(rows(queries, head), rows(keys, keyHead), rows(scores, head), rows(shares, head));
    }

    int headDim() {
        return queries[0].length;
    }

    /** What one dimension adds to the score of a key. */
    float product(int query, int key, int dimension) {
        return (float) (queries[query][dimension] * keys[key][dimension] / Math.sqrt(headDim()));
    }

    /** The score of a key before anything is added to it. */
    double sum(int query, int key) {
        double sum = 0;
        for (int d = 0; d < headDim(); d++) sum += (double) queries[query][d] * keys[key][d];
        return sum / Math.sqrt(headDim());
    }

    /** What was added to the score, or NaN where the key is hidden. */
    double bias(int query, int key) {
        return Float.isInfinite(scores[query][key]) ? Double.NaN : scores[query][key] - sum(query, key);
    }

    /** Whether something is added to scores, which are otherwise sums but for rounding. */
    boolean hasBias() {
        for (int query = 0; query < queries.length; query++)
            for (int key = 0; key < keys.length; key++) {
                double size = 1;
                for (int d = 0; d < headDim(); d++) size += Math.abs(product(query, key, d));
                if (Math.abs(bias(query, key)) > 1e-5 * size) return true;
            }
        return false;
    }

    /** "PREFIX.layer.3.attention." */
    private static String path(Trace trace, int layer) {
        Set<String> models = new LinkedHashSet<>();
        int layers = 0;
        for (String name : trace.names()) {
            Matcher found = NAME.matcher(name);
            if (!found.matches()) continue;
            models.add(found.group(1));
            layers = Math.max(layers, 1 + Integer.parseInt(found.group(2)));
        }
        if (models.isEmpty())
            throw new IllegalArgumentException("the trace holds no attention, " + (trace.names().stream().anyMatch(name -> name.contains("lstm."))
                    ? "as a model of LSTMs has none" : "only " + trace.names()) + "; trace a model with attention layers, with a pattern such as \"layer."
                    + layer + ".attention.*\"");
        if (models.size() > 1)
            throw new IllegalArgumentException("the trace holds the attention of several models, " + models
                    + "; trace one of them, with a pattern such as \"" + models.iterator().next() + "layer." + layer + ".attention.*\"");
        String path = models.iterator().next() + "layer." + layer + ".attention.";
        if (!trace.names().contains(path + "probabilities"))
            throw new IllegalArgumentException("the trace holds no layer " + layer + "; its last one is " + (layers - 1));
        return path;
    }

    /** A query or key as it is after norm and rotation. */
    private static Tensor lastForm(Trace trace, String path, String name) {
        for (String form : List.of(".rotated", ".normalised"))
            if (trace.names().contains(path + name + form)) return trace.get(path + name + form);
        return value(trace, path, name);
    }

    private static Tensor value(Trace trace, String path, String name) {
        if (!trace.names().contains(path + name))
            throw new IllegalArgumentException("the trace holds " + path + "probabilities and not " + path + name
                    + "; trace both, with the pattern \"" + path + "*\"");
        return trace.get(path + name);
    }

    /** [batch, heads, rows, columns] to [row][column] of the first text. */
    private static float[][] rows(Tensor values, int head) {
        int rows = values.shape(2), columns = values.shape(3);
        float[] flat = values.slice(0, 0, 1).slice(1, head, head + 1).copy().toFloats();
        float[][] all = new float[rows][columns];
        for (int i = 0; i < flat.length; i++) all[i / columns][i % columns] = flat[i];
        return all;
    }
}
