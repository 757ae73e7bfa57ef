package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.kernel.DType;

class ComparisonsTest {
    private static final float NAN = Float.NaN, INF = Float.POSITIVE_INFINITY;

    private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    private final Tensor row = Tensor.of(new float[] {1, 5, 3}, 3);

    @Test
    void comparisonsGiveOneOrZeroAndBroadcast() {
        assertThat(x.equal(row).toFloats()).containsExactly(1, 0, 1, 0, 1, 0);
        assertThat(x.greater(row).toFloats()).containsExactly(0, 0, 0, 1, 0, 1);
        assertThat(row.less(x).toFloats()).containsExactly(0, 0, 0, 1, 0, 1);
        assertThat(x.greater(3).toFloats()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(x.transpose(0, 1).less(3).toFloats()).containsExactly(1, 0, 1, 0, 0, 0);
        assertThat(x.to(DType.FLOAT64).less(3).toDoubles()).containsExactly(1, 1, 0, 0, 0, 0);
        assertThat(Tensor.zeros(0, 3).equal(row).shape()).containsExactly(0, 3);
    }

    @Test
    void nanIsNeitherEqualNorGreaterNorLess() {
        Tensor odd = Tensor.of(new float[] {NAN, INF, -INF}, 3);
        assertThat(odd.equal(odd).toFloats()).containsExactly(0, 1, 1);
        assertThat(odd.greater(0).toFloats()).containsExactly(0, 1, 0);
        assertThat(odd.less(0).toFloats()).containsExactly(0, 0, 1);
    }

    @Test
    void aComparisonHasNoWayBack() {
        Tensor p = Tensor.ones(3).requireGradient();
        assertThat(p.equal(row).requiresGradient()).isFalse();
        assertThatThrownBy(() -> p.greater(0).sum().backward()).hasMessageContaining("nothing was recorded");
    }

    @Test
    void whereTakesFromOneSideAndLooksAtNoOther() {
        Tensor condition = Tensor.of(new float[] {1, 0, -2, NAN}, 4);
        Tensor a = Tensor.of(new float[] {1, NAN, 3, 4}, 4), b = Tensor.of(new float[] {INF, 2, NAN, NAN}, 4);
        assertThat(Tensor.where(condition, a, b).toFloats()).containsExactly(1, 2, 3, 4);
        Tensor y = Tensor.where(Tensor.of(new float[] {1, 0}, 2, 1), x.slice(0, 0, 1), Tensor.scalar(7));
        assertThat(y.toFloats()).containsExactly(1, 2, 3, 7, 7, 7);
    }

    @Test
    void theSideThatWasNotChosenGetsNoGradientAndGivesNoNaN() {
        Tensor p = Tensor.of(new float[] {4, 0, 9}, 3).requireGradient(), q = Tensor.of(new float[] {1, 2, 0}, 3).requireGradient();
        Tensor roots = Tensor.where(Tensor.of(new float[] {1, 0, 1}, 3), p.sqrt(), q.log());
        roots.mul(Tensor.of(new float[] {1, 1, INF}, 3)).sum().backward();
        assertThat(p.grad().toFloats()).containsExactly(0.25f, NAN, INF);   // 0 times the infinite slope of sqrt at 0
        assertThat(q.grad().toFloats()).containsExactly(0, 0.5f, NAN);
        p.clearGrad();
        q.clearGrad();
        Tensor.where(Tensor.of(new float[] {1, 0, 1}, 3), p, q).mul(Tensor.of(new float[] {1, INF, NAN}, 3)).sum().backward();
        assertThat(p.grad().toFloats()).containsExactly(1, 0, NAN);
        assertThat(q.grad().toFloats()).containsExactly(0, INF, 0);
    }

    @Test
    void maskedFillBroadcastsTheMask() {
        assertThat(x.maskedFill(row.greater(2), -INF).toFloats()).containsExactly(1, -INF, -INF, 4, -INF, -INF);
        Tensor p = Tensor.of(new float[] {NAN, 1}, 2).requireGradient();
        Tensor y = p.maskedFill(Tensor.of(new float[] {1, 0}, 2), 3);
        y.square().sum().backward();
        assertThat(y.toFloats()).containsExactly(3, 1);
        assertThat(p.grad().toFloats()).containsExactly(0, 2);
    }

    @Test
    void largeChoicesEqualSmallOnes() {
        Tensor condition = Tensor.randomNormal(new Random(1), 300, 250).greater(0);
        Tensor a = Tensor.randomNormal(new Random(2), 250, 300).transpose(0, 1), b = Tensor.randomNormal(new Random(3), 250);
        float[] whole = Tensor.where(condition, a, b).slice(0, 170, 171).toFloats();
        assertThat(Tensor.where(condition.slice(0, 170, 171), a.slice(0, 170, 171), b).toFloats()).containsExactly(whole);
        for (int i = 0; i < 250; i++) assertThat(whole[i]).isEqualTo((float) (condition.get(170, i) == 1 ? a.get(170, i) : b.get(i)));
    }

    @Test
    void errorsNameTheShapes() {
        assertThatThrownBy(() -> x.greater(Tensor.ones(2))).hasMessageContaining("greater: [2, 3] and [2]");
        assertThatThrownBy(() -> Tensor.where(Tensor.ones(4), x, x)).hasMessageContaining("where: [2, 3] and [4]");
        assertThatThrownBy(() -> row.maskedFill(x, 0)).hasMessageContaining("maskedFill: the mask [2, 3]").hasMessageContaining("x [3]");
        assertThatThrownBy(() -> Tensor.where(x, x.to(DType.FLOAT64), x.to(DType.FLOAT64))).hasMessageContaining("FLOAT64 and FLOAT32");
    }
}
