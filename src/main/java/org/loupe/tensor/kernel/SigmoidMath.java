package org.loupe.tensor.kernel;

/**
 * The logistic function 1 / (1 + e^-x) and its relatives SiLU and softplus, as formulas and for float arrays. None
 * overflows, and infinities come out as the limits: where 0 would meet infinity in a product, the large factor is bounded,
 * which changes nothing, as the other is exactly 0 long before.
 */
final class SigmoidMath {
    private static final float BOUND = 1000;

    private SigmoidMath() { }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static void sigmoid(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) y[i] = -x[i];
        Loops.BEST.exp(y, y, n);
        for (int i = 0; i < n; i++) y[i] = 1 / (1 + y[i]);
    }

    /** x sigmoid(x). */
    static double silu(double x) {
        return Math.max(x, -BOUND) * sigmoid(x);
    }

    static void silu(float[] x, float[] y, int n) {
        sigmoid(x, y, n);
        for (int i = 0; i < n; i++) y[i] = Math.max(x[i], -BOUND) * y[i];
    }

    /** With s = sigmoid(x): s + x s (1 - s). */
    static double siluSlope(double x) {
        double s = sigmoid(x);
        return s * (1 + Math.max(-BOUND, Math.min(BOUND, x)) * (1 - s));
    }

    static void siluSlope(float[] x, float[] y, int n) {
        sigmoid(x, y, n);
        for (int i = 0; i < n; i++) y[i] = y[i] * (1 + Math.max(-BOUND, Math.min(BOUND, x[i])) * (1 - y[i]));
    }

    /** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|). */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /**
     * With e = e^-|x| at most 1: log(1 + e) = 2 artanh(z) for z = e / (2 + e), at most 1/3, and artanh(z) = z + z^3/3 + z^5/5 + ...
     * (Abramowitz and Stegun 1964, 4.1.27), of which eight terms leave an error of 3e-9.
     */
    static void softplus(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) y[i] = -Math.abs(x[i]);
        Loops.BEST.exp(y, y, n);
        for (int i = 0; i < n; i++) {
            float z = y[i] / (2 + y[i]), s = z * z;
            float series = ((((((s / 15 + 1 / 13f) * s + 1 / 11f) * s + 1 / 9f) * s + 1 / 7f) * s + 1 / 5f) * s + 1 / 3f) * s + 1;
            y[i] = Math.max(x[i], 0) + 2 * z * series;
        }
    }
}
