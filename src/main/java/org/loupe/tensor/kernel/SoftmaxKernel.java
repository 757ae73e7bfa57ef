package org.loupe.tensor.kernel;

import java.util.Arrays;

/** Softmax over the last axis of contiguous float32 arrays, and its gradient. */
public final class SoftmaxKernel {
    private SoftmaxKernel() { }

    /**
     * {@code y[i] = exp(x[i] - max) / sum}, row by row. A row of negative infinities alone gives zeros.
     *
     * @param sums receives the sum of each row, 1 or more; 0 for such a row
     */
    public static void forward(Strided x, Strided y, float[] sums) {
        int width = Rows.width(x);
        Rows.change(x, y, (tile, first, count) -> {
            for (int row = 0; row < count; row++)
                sums[first + row] = softmax(tile, row * width, width, Loops.BEST.max(tile, row * width, width));
        });
    }

    /** One row with this maximum, in place. @return sum(exp(x - max)), or 0 for a row of negative infinities, which becomes zeros */
    static float softmax(float[] x, int from, int n, float max) {
        if (max == Float.NEGATIVE_INFINITY) {
            Arrays.fill(x, from, from + n, 0);
            return 0;
        }
        float sum = Loops.BEST.expSum(x, from, n, max);
        Loops.BEST.shiftAndScale(x, from, n, 0, 1 / sum);
        return sum;
    }

    /** {@code dx = y * (dy - sum(dy * y))}, row by row, from the result y and the sums of the way there. */
    public static void backward(Strided y, float[] sums, Strided dy, Strided dx) {
        int width = Rows.width(y), perTile = Rows.perTile(width);
        Rows.split(y.size() / Math.max(1, width), width, (from, to) -> {
            float[] p = new float[perTile * width], g = new float[perTile * width];
            Rows.forEach(from, to, perTile, (first, count) -> {
                y.read(first * width, p, count * width);
                dy.read(first * width, g, count * width);
                for (int row = 0; row < count; row++) derive(p, g, row * width, width, sums[first + row]);
                dx.write(first * width, g, count * width);
            });
        });
    }

    /**
     * One row: g becomes the gradient of the scores. Where one class is all but sure, sum(g * p) all but equals that class's
     * g, and their difference would be rounding alone. As the probabilities sum to 1, a constant may be taken off g first:
     * with sum(g * p) itself, what is left of that class is small enough that no digits are lost.
     *
     * @param sum of exp(x - max), so that the likeliest class has the probability 1 / sum
     */
    static void derive(float[] p, float[] g, int from, int n, float sum) {
        if (sum < 2) {
            float mean = Loops.BEST.dot(p, from, g, from, n);
            for (int i = from; i < from + n; i++) g[i] -= mean;
        }
        Loops.BEST.shiftAndMultiply(g, p, from, n, Loops.BEST.dot(p, from, g, from, n));
    }
}
