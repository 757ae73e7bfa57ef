package org.loupe.position;

import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

/**
 * Attention with linear biases, ALiBi (Press et al. 2022, section 3): each score loses {@code slope * distance}, with a
 * slope for each head. Nothing is learned, nothing is added to the vectors, and texts may be longer than in training.
 */
public final class AlibiBias {
    private final double[] slopes;

    public AlibiBias(int heads) {
        if (heads < 1) throw new IllegalArgumentException("heads " + heads + " must be at least 1");
        slopes = slopes(heads);
    }

    /**
     * For n heads, n a power of two, the powers {@code 2^(-8/n), 2^(-16/n), ..., 2^(-8)} (section 3). For others, those
     * of the largest power of two below, and then every second one of twice as many, as the authors' code has it.
     */
    private static double[] slopes(int heads) {
        int power = Integer.highestOneBit(heads);
        double[] slopes = new double[heads];
        for (int head = 0; head < power; head++) slopes[head] = Math.pow(2, -8.0 * (head + 1) / power);
        for (int head = power; head < heads; head++) slopes[head] = Math.pow(2, -8.0 * (2 * (head - power) + 1) / (2 * power));
        return slopes;
    }

    /** The slope of each head. A new array. */
    public double[] slopes() {
        return slopes.clone();
    }

    /**
     * What is added to the scores of queries that are the last of the keys: {@code -slope * |distance|}.
     *
     * @return [heads, queries, keys]
     */
    public Tensor forward(int queries, int keys) {
        if (queries < 0 || keys < queries)
            throw new IllegalArgumentException("there must be at least as many keys as queries, not " + keys + " keys and "
                    + queries + " queries");
        double[] bias = new double[Math.multiplyExact(slopes.length, Math.multiplyExact(queries, keys))];
        for (int i = 0; i < bias.length; i++) {
            int head = i / keys / queries, query = keys - queries + i / keys % queries, key = i % keys;
            bias[i] = -slopes[head] * Math.abs(query - key);
        }
        return Tensor.of(bias, slopes.length, queries, keys).to(DType.FLOAT32);
    }
}
