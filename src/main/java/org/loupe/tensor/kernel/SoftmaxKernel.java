package org.loupe.tensor.kernel;

/** Softmax over the last axis of contiguous float32 arrays, and its gradient. */
public final class SoftmaxKernel {
    private SoftmaxKernel() { }

    /** {@code y[i] = exp(x[i] - max) / sum}, row by row. A row of negative infinities alone gives zeros. */
    public static void forward(Strided x, Strided y) {
        int width = Rows.width(x), perTile = Rows.perTile(width);
        Rows.split(x.size() / Math.max(1, width), width, (from, to) -> {
            float[] tile = new float[perTile * width];
            Rows.forEach(from, to, perTile, (first, count) -> {
                x.read(first * width, tile, count * width);
                for (int row = 0; row < count; row++) softmax(tile, row * width, width);
                y.write(first * width, tile, count * width);
            });
        });
    }

    /** One row, in place. */
    static void softmax(float[] x, int from, int n) {
        float max = Reduce.max(x, from, n);
        if (max == Float.NEGATIVE_INFINITY) {
            java.util.Arrays.fill(x, from, from + n, 0);
            return;
        }
        for (int i = from; i < from + n; i++) x[i] = FloatMath.exp(x[i] - max);
        float scale = 1 / Reduce.sum(x, from, n);
        for (int i = from; i < from + n; i++) x[i] *= scale;
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
    private static void derive(float[] p, float[] g, int from, int n) {
        float dot = dot(p, g, from, n);
        for (int i = from; i < from + n; i++) g[i] = p[i] * (g[i] - dot);
    }

    /** Four partial sums, for the reason given at {@link Reduce#sum}. */
    private static float dot(float[] x, float[] y, int from, int n) {
        float a = 0, b = 0, c = 0, d = 0;
        int i = from, end = from + n;
        for (; i < end - 3; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < end; i++) a += x[i] * y[i];
        return (a + b) + (c + d);
    }
}
