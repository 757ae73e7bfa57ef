package org.loupe.tensor.kernel;

import java.util.Arrays;

/** Softmax over the last axis of contiguous float32 arrays, and its gradient. */
public final class SoftmaxKernel {
    private SoftmaxKernel() { }

    /** {@code y[i] = exp(x[i] - max) / sum}, row by row. A row of negative infinities alone gives zeros. */
    public static void forward(Strided x, Strided y) {
        int width = Rows.width(x);
        Rows.change(x, y, (tile, first, count) -> {
            for (int row = 0; row < count; row++) softmax(tile, row * width, width, Loops.BEST.max(tile, row * width, width));
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

    /** {@code dx = y * (dy - sum(dy * y))}, row by row, from the result y. */
    public static void backward(Strided y, Strided dy, Strided dx) {
        int width = Rows.width(y), perTile = Rows.perTile(width);
        Rows.split(y.size() / Math.max(1, width), width, (from, to) -> {
            float[] p = new float[perTile * width], g = new float[perTile * width];
            Rows.forEach(from, to, perTile, (first, count) -> {
                y.read(first * width, p, count * width);
                dy.read(first * width, g, count * width);
                for (int row = 0; row < count; row++) derive(p, g, row * width, width);
                dx.write(first * width, g, count * width);
            });
        });
    }

    /** One row: g becomes the gradient of the scores. */
    static void derive(float[] p, float[] g, int from, int n) {
        Loops.BEST.shiftAndMultiply(g, p, from, n, Loops.BEST.dot(p, from, g, from, n));
    }
}
