package org.loupe.tensor.kernel;

/** GELU in its tanh form, x/2 (1 + tanh(u)) with u = c (x + 0.044715 x^3) and c = sqrt(2/pi), as a formula and for float arrays. */
final class GeluMath {
    private static final double C = Math.sqrt(2 / Math.PI);
    private static final float C_FLOAT = (float) C;
    private static final float CUBIC = 0.044715f;

    private GeluMath() { }

    static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(C * (x + 0.044715 * x * x * x)));
    }

    /** (1 + t) / 2 + x / 2 (1 - t^2) c (1 + 3 * 0.044715 x^2) with t = tanh(u). */
    static double geluSlope(double x) {
        double t = Math.tanh(C * (x + 0.044715 * x * x * x));
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * C * (1 + 3 * 0.044715 * x * x);
    }

    static void gelu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[i];
            y[i] = 0.5f * v * (1 + FloatMath.tanh(C_FLOAT * (v + CUBIC * v * v * v)));
        }
    }

    static void geluSlope(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[i];
            float t = FloatMath.tanh(C_FLOAT * (v + CUBIC * v * v * v));
            y[i] = 0.5f * (1 + t) + 0.5f * v * (1 - t * t) * C_FLOAT * (1 + 3 * CUBIC * v * v);
        }
    }
}
