package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.kernel.DType;

class ReductionsTest {
    private static final float NAN = Float.NaN, INF = Float.POSITIVE_INFINITY;

    private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 3, 2);

    @Test
    void severalAxesStayWithLengthOne() {
        assertThat(x.sum(0, -1).shape()).containsExactly(1, 3, 1);
        assertThat(x.sum(0, -1).toFloats()).containsExactly(18, 26, 34);
        assertThat(x.mean(-1, 0).toFloats()).containsExactly(4.5f, 6.5f, 8.5f);
        assertThat(x.max(0, 1).toFloats()).containsExactly(11, 12);
        assertThat(x.variance(0, 1, 2).item()).isCloseTo(143 / 12.0, within(1e-5));
        assertThat(x.variance(1, 2).shape()).containsExactly(2, 1, 1);
    }

    @Test
    void withoutAxesAllElementsGiveAScalar() {
        for (Tensor y : new Tensor[] {x.sum(), x.mean(), x.max(), x.variance(), x.logSumExp(), Tensor.scalar(2).max()})
            assertThat(y.rank()).isZero();
        assertThat(x.max().item()).isEqualTo(12);
        assertThat(x.variance().item()).isCloseTo(143 / 12.0, within(1e-5));
        assertThat(x.sum(new int[0]).item()).isEqualTo(78);
    }

    @Property(tries = 60)
    void lawsOfLogSumExpAndMean(@ForAll @IntRange(min = 1, max = 5) int a, @ForAll @IntRange(min = 1, max = 5) int b,
                                @ForAll @IntRange(min = 1, max = 5) int c, @ForAll @IntRange(min = -2, max = 2) int shift,
                                @ForAll long seed) {
        Tensor t = Tensor.randomNormal(new Random(seed), c, b, a).transpose(0, 2).to(DType.FLOAT64);
        double[] direct = t.exp().sum(0, 2).log().toDoubles();
        assertThat(t.logSumExp(0, 2).toDoubles()).usingComparatorWithPrecision(1e-13).containsExactly(direct);
        assertThat(t.add(500 * shift).logSumExp(-1, 0).add(-500 * shift).toDoubles()).usingComparatorWithPrecision(1e-12)
                .containsExactly(direct);
        assertThat(t.sub(t.logSumExp(1)).exp().sum(1).toDoubles()).as("a softmax").usingComparatorWithPrecision(1e-13).containsOnly(1);
        assertThat(t.mean(0, 1).mean(2).item()).isCloseTo(t.mean().item(), within(1e-14));
        assertThat(t.variance(0, 1, 2).item()).isCloseTo(t.square().mean().sub(t.mean().square()).item(), within(1e-13));
    }

    @Test
    void logSumExpOfInfinities() {
        for (DType type : DType.values()) {
            Tensor rows = Tensor.of(new float[] {-INF, -INF, 0, -INF, INF, 1, INF, INF, INF, -INF}, 5, 2).to(type).requireGradient();
            Tensor y = rows.logSumExp(1);
            assertThat(y.toFloats()).containsExactly(-INF, 0, INF, INF, INF);
            y.mul(8).sum().backward();
            assertThat(rows.grad().toFloats()).containsExactly(0, 0, 8, 0, 8, 0, 4, 4, 8, 0);
            rows.clearGrad();
        }
        assertThat(Tensor.of(new float[] {1000, 1000, -1000, -1000}, 2, 2).logSumExp(-1).toFloats())
                .containsExactly(1000 + (float) Math.log(2), -1000 + (float) Math.log(2));
        assertThat(Tensor.of(new float[] {Float.MAX_VALUE, 0, -Float.MAX_VALUE, -Float.MAX_VALUE}, 2, 2).logSumExp(1).toFloats())
                .containsExactly(Float.MAX_VALUE, -Float.MAX_VALUE);
        assertThat(Tensor.of(new float[] {NAN, 1}, 2).logSumExp(0).item()).isNaN();
        assertThat(Tensor.zeros(2, 0).logSumExp(1).toFloats()).as("the logarithm of nothing").containsExactly(-INF, -INF);
    }

    @Test
    void aMaximumSharesItsGradientEvenlyOverAllAxes() {
        Tensor p = Tensor.of(new float[] {3, 3, 1, 3, 0, 2}, 3, 2).requireGradient();
        p.max(0, 1).mul(6).sum().backward();
        assertThat(p.grad().toFloats()).containsExactly(2, 2, 0, 2, 0, 0);
    }

    @Test
    void argmaxIsTheFirstOfEqualsAndNaNWins() {
        assertThat(x.argmax(-1)).containsExactly(1, 1, 1, 1, 1, 1);
        Tensor t = Tensor.of(new float[] {1, 5, 5, NAN, 9, NAN, -INF, -INF, -INF}, 3, 3);
        assertThat(t.argmax(1)).containsExactly(1, 0, 0);
        assertThat(t.argmax(0)).containsExactly(1, 1, 1);
        assertThat(t.transpose(0, 1).argmax(0)).containsExactly(1, 0, 0);
        assertThat(t.to(DType.FLOAT64).argmax(1)).containsExactly(1, 0, 0);
        assertThat(Tensor.zeros(0, 3).argmax(1)).isEmpty();
        assertThat(Tensor.ones(4, 1).argmax(1)).containsExactly(0, 0, 0, 0);
    }

    @Property(tries = 30)
    void argmaxFindsTheMaximum(@ForAll @IntRange(min = 0, max = 2) int axis, @ForAll @IntRange(min = 1, max = 400) int length,
                              @ForAll long seed) {
        Tensor t = Tensor.randomNormal(new Random(seed), 13, length, 12).transpose(0, 1);
        int[] shape = t.shape();
        shape[axis] = 1;
        assertThat(t.gather(axis, t.argmax(axis), shape).toFloats()).containsExactly(t.max(axis).toFloats());
    }

    @Test
    void emptyAxesAreSummedToZeroAndAveragedNever() {
        Tensor none = Tensor.zeros(0, 3);
        assertThat(none.sum(0).toFloats()).containsExactly(0, 0, 0);
        assertThat(none.mean(1).shape()).containsExactly(0, 1);
        assertThat(none.max(1).shape()).containsExactly(0, 1);
        assertThatThrownBy(() -> none.mean(0))
                .hasMessage("mean: along axes [0] [0, 3] is empty and has no mean; give at least one element");
        assertThatThrownBy(() -> none.variance(1, 0)).hasMessageContaining("variance: along axes [1, 0]");
        assertThatThrownBy(() -> none.max(0)).hasMessageContaining("max: along axes [0]");
        assertThatThrownBy(() -> none.argmax(0)).hasMessageContaining("argmax: along axes [0]");
        assertThatThrownBy(none::mean).hasMessage("mean: [0, 3] is empty and has no mean; give at least one element");
    }

    @Test
    void anAxisIsNamedOnce() {
        assertThatThrownBy(() -> x.sum(1, -2)).hasMessage("sum: axes [1, -2] name axis 1 of [2, 3, 2] twice; name each once");
        assertThatThrownBy(() -> x.mean(0, 0)).hasMessageContaining("mean: axes [0, 0]");
        assertThatThrownBy(() -> x.logSumExp(3)).hasMessageContaining("logSumExp: axis 3");
        assertThatThrownBy(() -> x.argmax(-4)).hasMessageContaining("argmax: axis -4");
        assertThatThrownBy(() -> Tensor.scalar(1).sum(0)).hasMessageContaining("a scalar has no axes");
    }

    /** A sum over 3, rounded, and then over 16 has other last digits than the sum over 48. */
    @Test
    void theGradientOfWhatWasBroadcastIsRoundedOnce() {
        Random random = new Random(5);
        float[] weights = new float[3 * 16 * 2];
        for (int i = 0; i < weights.length; i++) weights[i] = (float) random.nextGaussian();
        Tensor dy = Tensor.of(weights, 3, 16, 2), bias = Tensor.zeros(2).requireGradient();
        Tensor.zeros(3, 16, 2).add(bias).mul(dy).sum().backward();
        assertThat(bias.grad().toFloats()).containsExactly(dy.reshape(48, 2).sum(0).toFloats());
        assertThat(bias.grad().toFloats()).isNotEqualTo(dy.sum(0).sum(1).toFloats());
    }
}
