package org.loupe;

import static org.assertj.core.api.Assertions.assertThat;

/** How near to each other two computations of the same numbers have to be. */
public final class Closeness {
    private Closeness() { }

    /** The largest difference is at most the tolerance times the largest value, or times 1e-3 where all are smaller. */
    public static void close(String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = 1e-3, difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - (double) expected[i]));
            if (Float.isNaN(actual[i])) difference = Double.NaN;
        }
        assertThat(difference).as("%s: largest difference, where the largest value is %s", what, largest)
                .isLessThanOrEqualTo(tolerance * largest);
    }

    /**
     * The same for the gradient of a parameter. That of a key's bias is 0 in truth, as it shifts all scores of a row alike
     * and softmax does not see it: what both sides have is rounding, of at most 1e-5.
     */
    public static void closeGradient(String parameter, float[] actual, float[] expected, double tolerance) {
        if (!parameter.endsWith("key.bias")) close("gradient of " + parameter, actual, expected, tolerance);
        else for (float value : actual) assertThat(value).as("gradient of %s", parameter).isBetween(-1e-5f, 1e-5f);
    }
}
