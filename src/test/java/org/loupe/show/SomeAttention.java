package org.loupe.show;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up attention: rows that add up to 1, the same for the same seed. */
public final class SomeAttention {
    private SomeAttention() {
    }

    public static float[][][][] causal(int layers, int heads, int tokens) {
        return make(layers, heads, tokens, tokens, true);
    }

    public static float[][][][] full(int layers, int heads, int queries, int keys) {
        return make(layers, heads, queries, keys, false);
    }

    public static List<String> tokens(int count) {
        String text = "the cat sat on the mat.\n";
        return IntStream.range(0, count).mapToObj(i -> String.valueOf(text.charAt(i % text.length()))).toList();
    }

    private static float[][][][] make(int layers, int heads, int queries, int keys, boolean causal) {
        Random random = new Random(7);
        float[][][][] p = new float[layers][heads][queries][keys];
        for (float[][][] layer : p)
            for (float[][] head : layer)
                for (int q = 0; q < queries; q++) {
                    double sum = 0;
                    for (int k = 0; k < (causal ? q + 1 : keys); k++) sum += head[q][k] = (float) Math.exp(2 * random.nextGaussian());
                    for (int k = 0; k < keys; k++) head[q][k] /= (float) sum;
                }
        return p;
    }
}
