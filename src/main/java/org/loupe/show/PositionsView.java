package org.loupe.show;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Module;
import org.loupe.position.AlibiBias;
import org.loupe.position.LearnedPositions;
import org.loupe.position.RelativeBias;
import org.loupe.position.RopeLayout;
import org.loupe.position.RotaryPositions;
import org.loupe.position.SinusoidalPositions;
import org.loupe.show.figure.Column;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/**
 * How a model knows where a token stands: what is added to its vector, by what angle its query and key are turned, or what is added to
 * a score; and in each case what becomes of it with the distance of two tokens.
 */
public final class PositionsView {
    private PositionsView() {
    }

    /** The fixed vectors of the Transformer, and how alike those of two positions are. */
    public static Column sinusoidal(int positions, int hidden) {
        requirePositions(positions);
        return PositionVectors.view("Sinusoidal positions", rows(new SinusoidalPositions(hidden).forward(0, positions)));
    }

    /**
     * The vectors that a model has learned, of all its positions; in the maps, of more than {@value PositionVectors#MOST}, every second,
     * third or so.
     *
     * @param model with a {@link LearnedPositions} among its parts, as GPT and BERT have
     * @throws IllegalArgumentException if it has none
     */
    public static Column learned(Module model) {
        Map<String, LearnedPositions> tables = model.parts().entrySet().stream()
                .filter(part -> part.getValue() instanceof LearnedPositions)
                .collect(Collectors.toMap(Map.Entry::getKey, part -> (LearnedPositions) part.getValue()));
        if (tables.size() != 1)
            throw new IllegalArgumentException("the model " + model.getClass().getSimpleName() + " has " + (tables.isEmpty() ? "no" : "several")
                    + " tables of learned positions " + tables.keySet() + "; give one of a GPT or BERT. What LLaMA has is shown by rotary(config, positions), "
                    + "and ELMo knows positions by reading in order");
        return PositionVectors.view("Learned positions", rows(tables.values().iterator().next().parameters().get("weight")));
    }

    /** Vectors of any kind, by a name. @param vectors [position][dimension]. Not modified */
    public static Column vectors(String name, float[]... vectors) {
        requirePositions(vectors.length);
        for (int position = 0; position < vectors.length; position++)
            if (vectors[position].length != vectors[0].length || vectors[0].length == 0)
                throw new IllegalArgumentException("position " + position + " has " + vectors[position].length + " values and position 0 has "
                        + vectors[0].length + "; all need as many, at least 1");
        return PositionVectors.view(name, vectors);
    }

    /** The rotary positions of a LLaMA, and the score of a query and a key whose values are all 1. */
    public static Column rotary(LlamaConfig config, int positions) {
        return rotary(new RotaryPositions(config.headDim(), config.ropeBase(), config.ropeScaling(), RopeLayout.HALF_SPLIT), positions);
    }

    /** Rotary positions, and the score of a query and a key whose values are all 1. */
    public static Column rotary(RotaryPositions rotary, int positions) {
        float[] ones = new float[rotary.headDim()];
        Arrays.fill(ones, 1);
        return rotary(rotary, positions, ones, ones);
    }

    /** Rotary positions, and the score of this query at each position with this key at each. @param query [headDim]  @param key [headDim] */
    public static Column rotary(RotaryPositions rotary, int positions, float[] query, float[] key) {
        requirePositions(positions);
        return RotationParts.view(rotary, positions, query, key);
    }

    /** What ALiBi takes from a score, for each head and distance. @param positions so many tokens to either side */
    public static Column alibi(int heads, int positions) {
        requirePositions(positions);
        AlibiBias alibi = new AlibiBias(heads);
        return BiasParts.view("ALiBi", alibi.forward(positions, positions), alibi.slopes(), null);
    }

    /** What T5 adds to a score, for each head and distance, and which distances share a number. */
    public static Column relative(RelativeBias relative, int positions) {
        requirePositions(positions);
        Tensor bias = Gradients.off(() -> relative.forward(positions, positions));
        return BiasParts.view("T5's relative positions", bias, null, offset -> "bucket " + relative.bucket(offset));
    }

    private static void requirePositions(int positions) {
        if (positions < 2) throw new IllegalArgumentException("positions are told apart from 2 on; show more than " + positions);
    }

    /** [time, hidden] to [position][dimension]. */
    private static float[][] rows(Tensor vectors) {
        float[] flat = vectors.toFloats();
        int width = vectors.shape(1);
        float[][] rows = new float[vectors.shape(0)][width];
        for (int i = 0; i < flat.length; i++) rows[i / width][i % width] = flat[i];
        return rows;
    }
}
