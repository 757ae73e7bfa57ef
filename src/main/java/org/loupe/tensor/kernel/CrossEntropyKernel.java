package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * Cross-entropy of float32 logits [rows, classes], and its gradient. Each row is compared with a distribution that has
 * {@code 1 - smoothing} at the right class and {@code smoothing} spread evenly over all (Szegedy et al. 2016, section 7).
 */
public final class CrossEntropyKernel {
    private CrossEntropyKernel() { }

    /**
     * @param targets the right class of each row; a negative one leaves the row out
     * @param maxima receives the largest logit of each row
     * @param sums receives sum(exp(logits - maximum)); from both the gradient finds the probabilities again
     * @return the sum over the rows of {@code log(sum) - (1 - smoothing) * z[target] - smoothing * mean(z)} with z = logits - maximum
     */
    public static double forward(Strided logits, int[] targets, double smoothing, float[] maxima, float[] sums) {
        int width = Rows.width(logits);
        double[] losses = new double[targets.length];
        Rows.read(logits, (tile, first, count) -> {
            for (int row = 0; row < count; row++) {
                int target = targets[first + row], start = row * width;
                if (target < 0) continue;
                float max = maxima[first + row] = Loops.BEST.max(tile, start, width);
                double expected = (1 - smoothing) * (tile[start + target] - max);
                if (smoothing > 0) expected += smoothing * meanBelow(tile, start, width, max);
                float sum = sums[first + row] = Loops.BEST.expSum(tile, start, width, max);
                losses[first + row] = Math.log(sum) - expected;
            }
        });
        double sum = 0;
        for (double loss : losses) sum += loss;
        return sum;
    }

    private static double meanBelow(float[] x, int from, int n, float max) {
        double sum = 0;
        for (int i = from; i < from + n; i++) sum += x[i] - max;
        return sum / n;
    }

    /**
     * {@code dLogits = scale * (exp(logits - maximum) / sum - (1 - smoothing at the target) - smoothing / classes)}; 0
     * for a row left out.
     */
    public static void backward(Strided logits, int[] targets, double smoothing, float[] maxima, float[] sums, double scale,
            Strided dLogits) {
        int width = Rows.width(logits);
        float factor = (float) scale, spread = (float) (smoothing / width), peak = (float) (1 - smoothing);
        Rows.change(logits, dLogits, (tile, first, count) -> {
            for (int row = 0; row < count; row++) {
                int target = targets[first + row], start = row * width;
                if (target >= 0) {
                    Loops.BEST.expSum(tile, start, width, maxima[first + row]);
                    float share = factor / sums[first + row];
                    for (int i = start; i < start + width; i++) tile[i] = tile[i] * share - spread * factor;
                    tile[start + target] -= peak * factor;
                } else Arrays.fill(tile, start, start + width, 0);
            }
        });
    }
}
