package org.loupe.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigmoidMathTest {
    @ParameterizedTest
    @EnumSource(value = Unary.class, names = {"SIGMOID", "SILU", "SOFTPLUS", "SILU_SLOPE"})
    void floatLoopsEqualTheFormulas(Unary f) {
        float[] x = new float[1], y = new float[1];
        for (x[0] = -30; x[0] < 30; x[0] += 0.0013f) {
            f.loop.run(x, y, 1);
            double exact = f.of(x[0]);
            assertThat((double) y[0]).as("%s(%s)", f, x[0])
                    .isCloseTo(exact, within(f == Unary.SILU_SLOPE ? 1e-6 : 4e-7 * Math.abs(exact)));
        }
    }

    @Test
    void formulasEqualTheirDefinitions() {
        for (double x = -20; x < 20; x += 0.37) {
            assertThat(Unary.SIGMOID.of(x)).isCloseTo(Math.exp(x) / (Math.exp(x) + 1), within(1e-15));
            assertThat(Unary.SILU.of(x)).isCloseTo(x * Math.exp(x) / (Math.exp(x) + 1), within(1e-14));
            assertThat(Unary.SOFTPLUS.of(x)).isCloseTo(Math.log(1 + Math.exp(x)), within(1e-14));
        }
    }
}
