package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;

/** The attention in what a {@link Trace} heard. */
final class AttentionTrace {
    /** With the path to a model that is part of another one, as the encoder below a head. */
    private static final Pattern NAME = Pattern.compile("(.*\\.)?layer\\.\\d+\\.attention\\.probabilities");

    private AttentionTrace() {
    }

    /** Of all layers, for the first text of the batch. @return [layer][head][query][key] */
    static float[][][][] probabilities(Trace trace) {
        Map<String, List<float[][][]>> models = new LinkedHashMap<>();
        for (String name : trace.names()) {
            Matcher found = NAME.matcher(name);
            if (!found.matches()) continue;
            String path = Objects.requireNonNullElse(found.group(1), "");
            models.computeIfAbsent(path, none -> new ArrayList<>()).add(firstOfBatch(trace.get(name)));
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
    private static float[][][] firstOfBatch(Tensor probabilities) {
        int heads = probabilities.shape(1), queries = probabilities.shape(2), keys = probabilities.shape(3);
        float[] flat = probabilities.slice(0, 0, 1).toFloats();
        float[][][] attention = new float[heads][queries][];
        for (int row = 0; row < heads * queries; row++)
            attention[row / queries][row % queries] = Arrays.copyOfRange(flat, row * keys, (row + 1) * keys);
        return attention;
    }
}
