package org.loupe.tensor.kernel;

/** The normal distribution function Phi(x) = erfc(-x / sqrt(2)) / 2, and GELU = x Phi(x), as formulas and for float arrays. */
final class ErfMath {
    private static final double SQRT2 = Math.sqrt(2), SQRT_PI = Math.sqrt(Math.PI);
    static final double DENSITY = 1 / Math.sqrt(2 * Math.PI);
    static final float P8 = 1.7034652628e-7f, P7 = -1.2691681191e-6f, P6 = 8.1275855171e-6f, P5 = 4.9200867338e-5f;
    static final float P4 = 2.9977313522e-5f, P3 = 3.2873128009e-3f, P2 = 2.1136903613e-2f, P1 = 4.9867859119e-2f;
    /** Where the continued fraction takes over from the series. */
    private static final double FAR = 2;
    private static final int FRACTIONS = 120;
    /** Factors are bounded by this where the other is exactly 0 long before, so that infinity times 0 gives the limit. */
    static final float BOUND = 1000;
    /** Makes 1 or more of every positive number that matters: a step without a jump, as the compiler vectorises only such loops. */
    private static final float STEEP = 1e38f;

    private ErfMath() { }

    /** The complementary error function, to a relative error of 1e-13. */
    static double erfc(double x) {
        if (x < FAR) return x < -FAR ? 2 - erfc(-x) : 1 - erfSeries(x);
        return Math.exp(-x * x) / SQRT_PI / continuedFraction(x);
    }

    /** erf(x) = 2 / sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...): all terms have one sign (Abramowitz and Stegun 1964, 7.1.6). */
    private static double erfSeries(double x) {
        double term = x, sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / SQRT_PI * Math.exp(-x * x) * sum;
    }

    /** x + (1/2) / (x + 1 / (x + (3/2) / (x + ...))), from the inside out (Abramowitz and Stegun 1964, 7.1.14). */
    private static double continuedFraction(double x) {
        double f = x;
        for (int n = FRACTIONS; n > 0; n--) f = x + n / 2.0 / f;
        return f;
    }

    static double gelu(double x) {
        return Math.max(x, -BOUND) * erfc(-x / SQRT2) / 2;
    }

    /** Phi(x) + x times the density of the normal distribution. */
    static double geluSlope(double x) {
        double bounded = Math.max(-BOUND, Math.min(BOUND, x));
        return erfc(-x / SQRT2) / 2 + bounded * DENSITY * Math.exp(-x * x / 2);
    }

    static void gelu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) y[i] = gelu(x[i]);
    }

    /** x Phi(x) is x - x Phi(-x) for positive x and |x| Phi(-|x|) below 0 for negative x, so max(x, 0) - |x| Phi(-|x|) for both. */
    static float gelu(float x) {
        return Math.max(x, 0) - Math.min(Math.abs(x), BOUND) * tail(Math.abs(x));
    }

    static void geluSlope(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) y[i] = -0.5f * x[i] * x[i];
        for (int i = 0; i < n; i++) y[i] = FloatMath.exp(y[i]);
        for (int i = 0; i < n; i++) y[i] = geluSlope(x[i], y[i]);
    }

    /** @param e is e^(-x^2 / 2) */
    static float geluSlope(float x, float e) {
        float tail = tail(Math.abs(x)), isPositive = Math.min(1, Math.max(0, x * STEEP));
        float distribution = isPositive + (1 - 2 * isPositive) * tail;       // 1 - tail where x is positive, else the tail
        return distribution + Math.max(-BOUND, Math.min(BOUND, x)) * (float) DENSITY * e;
    }

    /**
     * Phi(-a) = 1 / (2 p(a)^16) with a polynomial p: the form of Hastings (Abramowitz and Stegun 1964, 26.2.19) with two
     * terms more, fitted on [0, 6] by iterated least squares. It leaves 4e-9, float rounding 8e-7, and GELU is exact to 3e-7.
     */
    static float tail(float a) {
        float p = (((((((P8 * a + P7) * a + P6) * a + P5) * a + P4) * a + P3) * a + P2) * a + P1) * a + 1;
        float p2 = p * p, p4 = p2 * p2, p8 = p4 * p4;
        return 0.5f / (p8 * p8);
    }
}
