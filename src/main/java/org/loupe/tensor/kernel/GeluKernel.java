package org.loupe.tensor.kernel;

/** GELU in its tanh form on float32 arrays, and its gradient, without an intermediate array. */
public final class GeluKernel {
    /** sqrt(2 / pi). */
    private static final float C = 0.7978845608f;
    private static final float CUBIC = 0.044715f;

    private GeluKernel() { }

    /** {@code y = x / 2 * (1 + tanh(c (x + 0.044715 x^3)))}. */
    public static void forward(Strided x, Strided y) {
        int tile = Math.min(Strided.TILE, x.size());
        float[] in = new float[tile], out = new float[tile];
        for (int from = 0, n; from < x.size(); from += n) {
            n = Math.min(tile, x.size() - from);
            x.read(from, in, n);
            for (int i = 0; i < n; i++) {
                float v = in[i];
                out[i] = 0.5f * v * (1 + FloatMath.tanh(C * (v + CUBIC * v * v * v)));
            }
            y.write(from, out, n);
        }
    }

    /** {@code dx = dy * ((1 + t) / 2 + x / 2 * (1 - t^2) * c (1 + 3 * 0.044715 x^2))} with t the tanh above. */
    public static void backward(Strided x, Strided dy, Strided dx) {
        int tile = Math.min(Strided.TILE, x.size());
        float[] in = new float[tile], grad = new float[tile];
        for (int from = 0, n; from < x.size(); from += n) {
            n = Math.min(tile, x.size() - from);
            x.read(from, in, n);
            dy.read(from, grad, n);
            for (int i = 0; i < n; i++) {
                float v = in[i];
                float t = FloatMath.tanh(C * (v + CUBIC * v * v * v));
                grad[i] *= 0.5f * (1 + t) + 0.5f * v * (1 - t * t) * C * (1 + 3 * CUBIC * v * v);
            }
            dx.write(from, grad, n);
        }
    }
}
