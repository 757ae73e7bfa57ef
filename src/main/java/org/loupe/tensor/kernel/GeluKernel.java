package org.loupe.tensor.kernel;

/** GELU in its tanh form on float32 arrays, and its gradient, without an intermediate array. */
public final class GeluKernel {
    /** sqrt(2 / pi). */
    private static final float C = 0.7978845608f;
    private static final float CUBIC = 0.044715f;

    private GeluKernel() { }

    /** {@code y = x / 2 * (1 + tanh(c (x + 0.044715 x^3)))}. */
    public static void forward(Strided x, Strided y) {
        Parallel.splitIfWorth(x.size(), 1, (start, end) -> {
            float[] values = new float[Math.min(Strided.TILE, end - start)];
            for (int from = start, n; from < end; from += n) {
                n = Math.min(values.length, end - from);
                x.read(from, values, n);
                gelu(values, n);
                y.write(from, values, n);
            }
        });
    }

    private static void gelu(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[i];
            x[i] = 0.5f * v * (1 + FloatMath.tanh(C * (v + CUBIC * v * v * v)));
        }
    }

    /** {@code dx = dy * ((1 + t) / 2 + x / 2 * (1 - t^2) * c (1 + 3 * 0.044715 x^2))} with t the tanh above. */
    public static void backward(Strided x, Strided dy, Strided dx) {
        Parallel.splitIfWorth(x.size(), 1, (start, end) -> {
            float[] values = new float[Math.min(Strided.TILE, end - start)], gradient = new float[values.length];
            for (int from = start, n; from < end; from += n) {
                n = Math.min(values.length, end - from);
                x.read(from, values, n);
                dy.read(from, gradient, n);
                derive(values, gradient, n);
                dx.write(from, gradient, n);
            }
        });
    }

    private static void derive(float[] x, float[] gradient, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[i];
            float t = FloatMath.tanh(C * (v + CUBIC * v * v * v));
            gradient[i] *= 0.5f * (1 + t) + 0.5f * v * (1 - t * t) * C * (1 + 3 * CUBIC * v * v);
        }
    }
}
