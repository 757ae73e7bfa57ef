package org.loupe.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FloatMathTest {
    @Test
    void expIsExactToTwoUnitsInTheLastPlace() {
        for (float x = -87; x < 88.7f; x += 0.0137f) {
            float exact = (float) Math.exp(x);
            assertThat(FloatMath.exp(x)).as("exp(%s)", x).isCloseTo(exact, within(2 * Math.ulp(exact)));
        }
    }

    @Test
    void tanhIsExactToFiveTenMillionths() {
        for (float x = -12; x < 12; x += 0.0011f) assertThat(FloatMath.tanh(x)).as("tanh(%s)", x).isCloseTo((float) Math.tanh(x), within(5e-7f));
    }

    @Test
    void edgesComeOutAsInMath() {
        assertThat(FloatMath.exp(0)).isEqualTo(1);
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isInfinite();
        assertThat(FloatMath.exp(89)).isInfinite();
        assertThat(FloatMath.exp(Float.NaN)).isNaN();
        assertThat(FloatMath.tanh(Float.NaN)).isNaN();
        assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1);
    }
}
