package org.loupe.inspect;

import java.util.Arrays;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * Attention rollout (Abnar and Zuidema 2020, section 3): how much of each input token is in each position after each layer, if layers
 * did nothing but mix. A layer's mix is half what its heads look at, on average, and half the position itself, for the residual
 * connection; the mixes of all layers up to one are multiplied.
 *
 * <p>It leaves out what the values, the feed-forward networks and the norms do, so it tells a possible flow, not a cause.
 *
 * @param shares [layer][position][input token], each row shares of 1
 */
public record AttentionRollout(double[][][] shares) {
    /** @param attention of self-attention in every layer */
    public static AttentionRollout of(AttentionMaps attention) {
        double[][][] shares = new double[attention.layers()][][];
        Gradients.off(() -> Memory.scope(() -> {
            Tensor rolled = null;
            for (int layer = 0; layer < shares.length; layer++) {
                Tensor mix = mix(attention.shares()[layer]);                                                // [position, position]
                rolled = rolled == null ? mix : mix.matmul(rolled);                                         // [position, token]
                shares[layer] = rows(rolled);
            }
            return shares;
        }));
        return new AttentionRollout(shares);
    }

    /** 0.5 A + 0.5 I with A the mean over the heads, each row brought to the sum 1, as one that sees nothing is without attention. */
    private static Tensor mix(float[][]... heads) {
        int time = heads[0].length;
        double[] mix = new double[time * time];
        for (int query = 0; query < time; query++) {
            double sum = 0;
            for (int key = 0; key < time; key++) {
                double share = 0;
                for (float[][] head : heads) share += head[query][key];
                sum += mix[query * time + key] = 0.5 * share / heads.length + (query == key ? 0.5 : 0);
            }
            for (int key = 0; key < time; key++) mix[query * time + key] /= sum;
        }
        return Tensor.of(mix, time, time);
    }

    private static double[][] rows(Tensor square) {
        int time = square.shape(0);
        double[] flat = square.toDoubles();
        double[][] rows = new double[time][];
        for (int row = 0; row < time; row++) rows[row] = Arrays.copyOfRange(flat, row * time, (row + 1) * time);
        return rows;
    }
}
