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
        Pass pass = new Pass(targets, smoothing, Rows.width(logits), maxima, sums, new double[targets.length], 0, null);
        Rows.read(logits, pass);
        double sum = 0;
        for (double loss : pass.losses) sum += loss;
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
        Rows.read(logits, new Pass(targets, smoothing, Rows.width(logits), maxima, sums, null, scale, dLogits));
    }

    /**
     * One way through all rows, forward with losses to fill or back with gradients to write. Both are one class, so that
     * the compiler meets one exponential in the loop of {@link Rows}: where it met two, it sometimes ran out of room and
     * made an object of every vector, twenty times slower.
     */
    private record Pass(int[] targets, double smoothing, int width, float[] maxima, float[] sums, double[] losses, double scale,
                        Strided dLogits) implements Rows.Tile {
        @Override
        public void run(float[] tile, int first, int count) {
            for (int row = 0; row < count; row++) {
                int target = targets[first + row], start = row * width;
                double expected = 0;
                if (target >= 0 && losses != null) {
                    float max = maxima[first + row] = Loops.BEST.max(tile, start, width);
                    expected = (1 - smoothing) * (tile[start + target] - max);
                    if (smoothing > 0) expected += smoothing * meanBelow(tile, start, width, max);
                }
                float sum = target < 0 ? 0 : Loops.BEST.expSum(tile, start, width, maxima[first + row]);
                if (losses == null) derive(tile, start, target, sums[first + row]);
                else if (target >= 0) losses[first + row] = Math.log(sums[first + row] = sum) - expected;
            }
            if (dLogits != null) dLogits.write(first * width, tile, count * width);
        }

        /** One row of exponentials becomes its gradient. */
        private void derive(float[] row, int start, int target, float sum) {
            if (target < 0) Arrays.fill(row, start, start + width, 0);
            else {
                float factor = (float) scale, share = factor / sum, spread = factor * (float) (smoothing / width);
                for (int i = start; i < start + width; i++) row[i] = row[i] * share - spread;
                row[start + target] -= factor * (float) (1 - smoothing);
            }
        }
    }
}
