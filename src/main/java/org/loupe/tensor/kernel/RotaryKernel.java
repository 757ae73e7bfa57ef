package org.loupe.tensor.kernel;

/** Turns pairs of float32 values by angles that depend on the position (Su et al. 2021, eq. 34). */
public final class RotaryKernel {
    private RotaryKernel() { }

    /**
     * {@code (a, b)} becomes {@code (a cos - b sin, b cos + a sin)}; turning back, for the gradient,
     * {@code (a cos + b sin, b cos - a sin)}.
     *
     * @param x [..., time, headDim]
     * @param cosine [time, headDim / 2]
     * @param sine likewise
     * @param interleaved whether neighbours form a pair, else each value of the first half with one of the second
     * @param y contiguous, of x's shape
     */
    public static void turn(Strided x, Strided cosine, Strided sine, boolean interleaved, boolean back, Strided y) {
        int width = Rows.width(x), half = width / 2, time = x.shape()[x.rank() - 2];
        int step = interleaved ? 2 : 1, apart = interleaved ? 1 : half;
        float[] cos = cosine.getFloats(), sin = sine.getFloats();
        if (back) for (int i = 0; i < sin.length; i++) sin[i] = -sin[i];
        Rows.change(x, y, (tile, first, count) -> {
            for (int row = 0; row < count; row++) turn(tile, row * width, cos, sin, (first + row) % time * half, half, step, apart);
        });
    }

    private static void turn(float[] x, int from, float[] cos, float[] sin, int angle, int half, int step, int apart) {
        for (int i = 0; i < half; i++) {
            float a = x[from + i * step], b = x[from + i * step + apart];
            x[from + i * step] = a * cos[angle + i] - b * sin[angle + i];
            x[from + i * step + apart] = b * cos[angle + i] + a * sin[angle + i];
        }
    }
}
