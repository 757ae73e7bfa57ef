package org.loupe.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;

/**
 * How much every token of a text looks at every other one, in every layer and head of a model, and what the tokens are.
 *
 * @param shares [layer][head][query][key], each row a query's shares of 1. Not copied, not modified
 * @param tokens of the text
 */
public record AttentionMaps(float[][][][] shares, TokenRoles tokens) {
    /** @throws IllegalArgumentException if layers differ in their heads, or queries and keys are not these tokens */
    public AttentionMaps {
        if (shares.length == 0 || shares[0].length == 0)
            throw new IllegalArgumentException("attention of no " + (shares.length == 0 ? "layer" : "head") + "; trace a model that has some");
        int time = tokens.size();
        for (int layer = 0; layer < shares.length; layer++) {
            if (shares[layer].length != shares[0].length)
                throw new IllegalArgumentException("layer " + layer + " has " + shares[layer].length + " heads and layer 0 has " + shares[0].length
                        + "; all layers of a model have as many");
            for (int head = 0; head < shares[layer].length; head++) requireSquare(layer, head, time, shares[layer][head]);
        }
    }

    private static void requireSquare(int layer, int head, int time, float[]... rows) {
        for (int query = -1; query < rows.length; query++) {
            int count = query < 0 ? rows.length : rows[query].length;
            if (count != time)
                throw new IllegalArgumentException("layer " + layer + ", head " + head + " has " + count
                        + (query < 0 ? " queries" : " keys for query " + query) + " and the text has " + time
                        + " tokens; give self-attention, with all tokens of the text");
        }
    }

    /** Of tokens of which nothing is known. */
    public static AttentionMaps of(float[][][][] shares) {
        return new AttentionMaps(shares, TokenRoles.plain(shares.length == 0 || shares[0].length == 0 ? 0 : shares[0][0].length));
    }

    /** What a trace holds, of one text of its batch. @throws IllegalArgumentException as {@link #shares(Trace, int)} */
    public static AttentionMaps of(Trace trace, int text, TokenRoles tokens) {
        return new AttentionMaps(shares(trace, text), tokens);
    }

    /** What a trace holds, of the first text of its batch, of whose tokens nothing is known. */
    public static AttentionMaps of(Trace trace) {
        return of(shares(trace, 0));
    }

    /**
     * The values {@code [PREFIX.]layer.N.attention.probabilities} of a trace, for one text of the batch.
     *
     * @return [layer][head][query][key]
     * @throws IllegalArgumentException if the trace holds no attention, or that of several models
     */
    public static float[][][][] shares(Trace trace, int text) {
        Map<String, List<float[][][]>> models = new LinkedHashMap<>();
        for (String name : trace.names()) {
            String path = ValueNames.modelOfAttention(name);
            if (path != null) models.computeIfAbsent(path, none -> new ArrayList<>()).add(ofText(text, trace.get(name)));
        }
        if (models.isEmpty())
            throw new IllegalArgumentException("the trace holds no attention, only " + trace.names()
                    + "; trace a model with attention layers, with a pattern such as \"*.probabilities\"");
        String first = models.keySet().iterator().next();
        if (models.size() > 1)
            throw new IllegalArgumentException("the trace holds the attention of several models, " + models.keySet()
                    + "; trace one of them, with a pattern such as \"" + first + "layer.*.probabilities\"");
        return models.get(first).toArray(new float[0][][][]);
    }

    /** [batch, heads, queries, keys] to [head][query][key]. */
    private static float[][][] ofText(int text, Tensor probabilities) {
        int batch = probabilities.shape(0), heads = probabilities.shape(1), queries = probabilities.shape(2), keys = probabilities.shape(3);
        if (text < 0 || text >= batch)
            throw new IndexOutOfBoundsException("text " + text + " does not exist; the trace has " + batch + ", from 0 to " + (batch - 1));
        float[] flat = probabilities.slice(0, text, text + 1).toFloats();
        float[][][] attention = new float[heads][queries][];
        for (int row = 0; row < heads * queries; row++)
            attention[row / queries][row % queries] = Arrays.copyOfRange(flat, row * keys, (row + 1) * keys);
        return attention;
    }

    public int layers() {
        return shares.length;
    }

    public int heads() {
        return shares[0].length;
    }

    /** Whether no token looks at a later one, in any head. */
    public boolean isCausal() {
        for (float[][][] layer : shares)
            for (float[][] head : layer)
                for (int q = 0; q < head.length; q++)
                    for (int k = q + 1; k < head[q].length; k++)
                        if (head[q][k] != 0) return false;
        return true;
    }
}
