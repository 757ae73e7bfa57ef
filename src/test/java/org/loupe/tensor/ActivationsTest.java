package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.kernel.DType;

class ActivationsTest {
    private static final float NAN = Float.NaN, INF = Float.POSITIVE_INFINITY;
    private static final List<UnaryOperator<Tensor>> ALL =
            List.of(Tensor::sigmoid, Tensor::relu, Tensor::silu, Tensor::geluErf, Tensor::softplus, t -> t.pow(2));
    private static final float[] FAR = {-INF, -100, 100, INF};

    @Property(tries = 100)
    void lawsInFloat64(@ForAll @DoubleRange(min = -30, max = 30) double v) {
        Tensor x = Tensor.of(new double[] {v}, 1);
        double s = x.sigmoid().item();
        assertThat(x.neg().sigmoid().item()).isCloseTo(1 - s, within(1e-15));
        assertThat(x.silu().item()).isCloseTo(v * s, within(1e-14));
        assertThat(x.softplus().item() - x.neg().softplus().item()).isCloseTo(v, within(1e-14));
        assertThat(x.geluErf().item() - x.neg().geluErf().item()).as("x Phi(x) + x Phi(-x) = x").isCloseTo(v, within(1e-14));
        assertThat(slope(Tensor::softplus, v)).as("softplus' = sigmoid").isCloseTo(s, within(1e-15));
        assertThat(x.relu().item()).isEqualTo(Math.max(v, 0));
        assertThat(x.geluErf().item()).as("the tanh form is near").isCloseTo(x.gelu().item(), within(5e-4));
    }

    /** Values from mpmath. */
    @Test
    void geluErfEqualsItsTable() {
        assertThat(Tensor.of(new double[] {-8, -3, -0.75, 0, 0.1, 2}, 6).geluErf().toDoubles()).usingComparatorWithPrecision(1e-15)
                .containsExactly(-4.9767684594174273e-15, -0.0040496940948902836, -0.16997051428265115, 0, 0.053982783727702898,
                        1.9544997361036416);
        assertThat(slope(Tensor::geluErf, -1.5)).isCloseTo(-0.12746919222997953, within(1e-15));
        assertThat(slope(Tensor::geluErf, 2)).isCloseTo(1.0852318010781969, within(1e-15));
    }

    @Test
    void farAwayTheyAreTheirLimitsInBothFormats() {
        Map<UnaryOperator<Tensor>, double[][]> limits = Map.of(
                Tensor::sigmoid, new double[][] {{0, 0, 1, 1}, {0, 0, 0, 0}},
                Tensor::relu, new double[][] {{0, 0, 100, INF}, {0, 0, 1, 1}},
                Tensor::silu, new double[][] {{0, 0, 100, INF}, {0, 0, 1, 1}},
                Tensor::geluErf, new double[][] {{0, 0, 100, INF}, {0, 0, 1, 1}},
                Tensor::softplus, new double[][] {{0, 0, 100, INF}, {0, 0, 1, 1}});
        limits.forEach((f, expected) -> {
            for (DType type : DType.values()) {
                Tensor x = Tensor.of(FAR, 4).to(type).requireGradient();
                Tensor y = f.apply(x);
                y.mul(Tensor.ones(4).to(type)).sum().backward();
                assertClose(y.toDoubles(), expected[0]);
                assertClose(x.grad().toDoubles(), expected[1]);
            }
        });
    }

    private static void assertClose(double[] actual, double[] expected) {
        for (int i = 0; i < actual.length; i++)
            if (Double.isInfinite(expected[i])) assertThat(actual[i]).isEqualTo(expected[i]);
            else assertThat(actual[i]).isCloseTo(expected[i], within(1e-37));
    }

    @Test
    void nanComesThrough() {
        for (DType type : DType.values()) {
            Tensor x = Tensor.of(new float[] {NAN}, 1).to(type);
            for (UnaryOperator<Tensor> f : ALL) assertThat(f.apply(x).item()).isNaN();
        }
    }

    @Test
    void reluHasNoSlopeAtZeroEvenForAnInfiniteGradient() {
        Tensor x = Tensor.of(new float[] {0, -1, 2}, 3).requireGradient();
        x.relu().mul(INF).sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(0, 0, INF);
    }

    @Test
    void powFollowsMathPow() {
        Tensor x = Tensor.of(new float[] {-2, 0, 3, -INF}, 4);
        assertThat(x.pow(3).toFloats()).containsExactly(-8, 0, 27, -INF);
        assertThat(x.pow(0).toFloats()).containsExactly(1, 1, 1, 1);
        assertThat(x.pow(-1).toFloats()).containsExactly(-0.5f, INF, 1 / 3f, -0.0f);
        assertThat(x.pow(0.5).toFloats()).containsExactly(NAN, 0, (float) Math.sqrt(3), INF);
        Tensor p = Tensor.zeros(2).requireGradient();
        p.pow(0).add(p.pow(1)).add(p.pow(2)).sum().backward();
        assertThat(p.grad().toFloats()).containsExactly(1, 1);
    }

    @Test
    void viewsAndLargeAndEmptyTensorsComeOutAlike() {
        Tensor x = Tensor.randomNormal(new Random(1), 200, 300).mul(5);
        for (UnaryOperator<Tensor> f : ALL) {
            float[] whole = f.apply(x.transpose(0, 1)).toFloats();
            assertThat(f.apply(x).transpose(0, 1).toFloats()).containsExactly(whole);
            double[] exact = f.apply(x.to(DType.FLOAT64).transpose(0, 1)).toDoubles();
            for (int i = 0; i < whole.length; i += 97)
                assertThat((double) whole[i]).isCloseTo(exact[i], within(2e-6 * Math.max(1, Math.abs(whole[i]))));
            assertThat(f.apply(Tensor.zeros(0, 3)).shape()).containsExactly(0, 3);
        }
    }

    private static double slope(UnaryOperator<Tensor> f, double v) {
        Tensor x = Tensor.of(new double[] {v}, 1).requireGradient();
        f.apply(x).sum().backward();
        return x.grad().item();
    }
}
