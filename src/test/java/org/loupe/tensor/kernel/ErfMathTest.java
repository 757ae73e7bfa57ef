package org.loupe.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErfMathTest {
    /** Computed with 30 digits by mpmath. */
    @ParameterizedTest
    @CsvSource({"-6, 2", "-2.5, 1.999593047982555", "-1, 1.8427007929497149", "-0.3, 1.3286267594591274", "0, 1",
            "1e-10, 0.99999999988716208",
        "0.1, 0.88753708398171511", "0.5, 0.47950012218695346", "1, 0.15729920705028513", "1.9999, 0.0046798020929706085",
                "2, 0.0046777349810472658",
        "2.5, 4.0695201744495894e-4", "3, 2.2090496998585441e-5", "5, 1.5374597944280349e-12", "10, 2.0884875837625448e-45",
                "20, 5.3958656116079009e-176"})
    void erfcIsExactToItsLastDigits(double x, double expected) {
        assertThat(ErfMath.erfc(x)).isCloseTo(expected, within(2e-13 * expected));
    }

    @Test
    void floatGeluIsExactToThreeTenMillionthsAndItsRounding() {
        float[] x = new float[1], y = new float[1];
        for (x[0] = -12; x[0] < 12; x[0] += 0.0011f) {
            ErfMath.gelu(x, y, 1);
            assertThat((double) y[0]).as("gelu(%s)", x[0]).isCloseTo(ErfMath.gelu((double) x[0]), within(3e-7 + Math.ulp(x[0]) / 2));
        }
    }

    @Test
    void theFarTailKeepsItsSizeAndNotOnlyItsSmallness() {
        float[] x = {-2, -3, -4, -5}, y = new float[4];
        ErfMath.gelu(x, y, 4);
        for (int i = 0; i < 4; i++) assertThat(y[i] / ErfMath.gelu((double) x[i])).as("at %s", x[i]).isCloseTo(1, within(3e-3));
    }

    @Test
    void floatSlopeIsExactToAMillionth() {
        float[] x = new float[1], y = new float[1];
        for (x[0] = -12; x[0] < 12; x[0] += 0.0011f) {
            ErfMath.geluSlope(x, y, 1);
            assertThat(y[0]).as("slope at %s", x[0]).isCloseTo((float) ErfMath.geluSlope(x[0]), within(1.2e-6f));
        }
    }
}
