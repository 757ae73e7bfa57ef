package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.kernel.DType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TensorTest {
    private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Test
    void broadcastsAsNumPyDoes() {
        Tensor column = Tensor.of(new float[] {10, 20}, 2, 1);
        Tensor row = Tensor.of(new float[] {1, 2, 3}, 3);
        assertThat(column.add(row).toFloats()).containsExactly(11, 12, 13, 21, 22, 23);
        assertThat(column.add(row).shape()).containsExactly(2, 3);
    }

    @Test
    void viewsShowTheSameElementsInAnotherOrder() {
        assertThat(x.transpose(0, 1).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(x.slice(1, 1, 3).toFloats()).containsExactly(2, 3, 5, 6);
        assertThat(x.slice(1, 1, 3).transpose(0, 1).reshape(4).toFloats()).containsExactly(2, 5, 3, 6);
        assertThat(x.reshape(3, -1).shape()).containsExactly(3, 2);
        Tensor y = Tensor.randomNormal(new Random(1), 2, 3, 4, 5);
        Tensor p = y.permute(3, 1, 0, 2);
        assertThat(p.shape()).containsExactly(5, 3, 2, 4);
        assertThat(p.get(4, 2, 1, 3)).isEqualTo(y.get(1, 2, 3, 4));
        assertThat(p.permute(2, 1, 3, 0).toFloats()).containsExactly(y.toFloats());
    }

    @Test
    void reduces() {
        assertThat(x.sum().item()).isEqualTo(21);
        assertThat(x.sum(0).toFloats()).containsExactly(5, 7, 9);
        assertThat(x.sum(-1).shape()).containsExactly(2, 1);
        assertThat(x.transpose(0, 1).sum(1).toFloats()).containsExactly(5, 7, 9);
        assertThat(x.max(1).toFloats()).containsExactly(3, 6);
        assertThat(x.variance(1).get(0, 0)).isCloseTo(2.0 / 3, within(1e-6));
    }

    @Test
    void longSumsKeepTheirDigits() {
        assertThat(Tensor.full(0.1, 1_000_000, 1).mean(0).get(0, 0)).isCloseTo(0.1, within(1e-7));
        assertThat(Tensor.full(0.1, 1_000_000).mean().item()).isCloseTo(0.1, within(1e-5));
        assertThat(Tensor.ones(20_000_000, 1).sum(0).get(0, 0)).isEqualTo(20_000_000);
    }

    @Test
    void largeProductsEqualSmallOnes() {
        Tensor a = Tensor.randomNormal(new Random(1), 300, 64), b = Tensor.randomNormal(new Random(2), 64, 90);
        Tensor whole = a.matmul(b);
        for (int row = 0; row < 300; row += 37)
            assertThat(a.slice(0, row, row + 1).matmul(b).toFloats()).usingComparatorWithPrecision(1e-4f).containsExactly(whole.slice(0, row, row + 1).toFloats());
        Tensor heads = Tensor.randomNormal(new Random(3), 50, 64, 32);
        Tensor scores = heads.matmul(heads.transpose(-1, -2));
        for (int head = 0; head < 50; head += 7) {
            Tensor one = heads.slice(0, head, head + 1).reshape(64, 32);
            assertThat(one.matmul(one.transpose(0, 1)).toFloats()).usingComparatorWithPrecision(1e-4f).containsExactly(scores.slice(0, head, head + 1).toFloats());
        }
    }

    @Test
    void infinitiesGiveTheSameInBothTellings() {
        float none = Float.NEGATIVE_INFINITY, lowest = -3.4e38f;
        for (Telling telling : Telling.values()) {
            assertThat(telling.during(() -> Tensor.of(new float[] {lowest, lowest}, 2).softmax().toFloats())).containsExactly(0.5f, 0.5f);
            assertThat(telling.during(() -> Tensor.of(new float[] {0, none, 0, 1}, 2, 2).crossEntropy(0, 1).item())).isCloseTo(0.15663, within(1e-5));
        }
    }

    @Test
    void aParameterHasMemoryOfItsOwn() {
        assertThatThrownBy(() -> Tensor.ones(1).expand(3).requireGradient()).hasMessageContaining("[3] is a view").hasMessageContaining("copy()");
        assertThatThrownBy(() -> x.reshape(6).requireGradient()).hasMessageContaining("[6] is a view");
        Tensor p = Tensor.ones(2).requireGradient(), q = Tensor.ones(2).requireGradient();
        assertThatThrownBy(() -> p.square().requireGradient()).hasMessageContaining("the result of square").hasMessageContaining("detach()");
        p.add(q).sum().backward();
        p.grad().data().muli(10);
        assertThat(q.grad().toFloats()).containsExactly(1, 1);
    }

    @Property(tries = 60)
    void matmulEqualsThreeLoops(@ForAll @IntRange(min = 1, max = 9) int m, @ForAll @IntRange(min = 1, max = 9) int k,
                                @ForAll @IntRange(min = 1, max = 9) int n, @ForAll boolean turnA, @ForAll boolean turnB, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor a = turnA ? Tensor.randomNormal(random, 2, k, m).transpose(-1, -2) : Tensor.randomNormal(random, 2, m, k);
        Tensor b = turnB ? Tensor.randomNormal(random, n, k).transpose(-1, -2) : Tensor.randomNormal(random, k, n);
        Tensor y = a.matmul(b);
        assertThat(y.shape()).containsExactly(2, m, n);
        for (int batch = 0; batch < 2; batch++)
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int l = 0; l < k; l++) sum += a.get(batch, i, l) * b.get(l, j);
                    assertThat(y.get(batch, i, j)).isCloseTo(sum, within(1e-5));
                }
    }

    @Test
    void multipliesHeadsWithoutMovingThem() {
        Tensor q = Tensor.randomNormal(new Random(2), 2, 5, 3, 4).transpose(1, 2);
        Tensor k = Tensor.randomNormal(new Random(3), 2, 5, 3, 4).transpose(1, 2);
        Tensor scores = q.matmul(k.transpose(-1, -2));
        double sum = 0;
        for (int d = 0; d < 4; d++) sum += q.get(1, 2, 3, d) * k.get(1, 2, 4, d);
        assertThat(scores.get(1, 2, 3, 4)).isCloseTo(sum, within(1e-5));
    }

    @Test
    void softmaxOfAFullyMaskedRowIsZeroInBothTellings() {
        float none = Float.NEGATIVE_INFINITY;
        Tensor masked = Tensor.of(new float[] {0, 0, none, none}, 2, 2);
        for (Telling telling : Telling.values())
            assertThat(telling.during(() -> masked.softmax().toFloats())).containsExactly(0.5f, 0.5f, 0, 0);
    }

    @Test
    void softmaxSurvivesLargeNumbersAndCarriesNaNOn() {
        assertThat(Tensor.of(new float[] {1000, 1000}, 2).softmax().toFloats()).containsExactly(0.5f, 0.5f);
        assertThat(Tensor.of(new float[] {Float.NaN, 1}, 2).softmax().toFloats()).containsOnly(Float.NaN);
    }

    @Test
    void givesAndTakesNd4jArrays() {
        INDArray array = x.data();
        array.putScalar(0, 1, 20);
        assertThat(x.get(0, 1)).as("one memory").isEqualTo(20);
        assertThat(x.transpose(0, 1).data().getFloat(1, 0)).isEqualTo(20);
        assertThat(Tensor.of(Nd4j.linspace(1, 6, 6).reshape('f', 2, 3)).get(0, 1)).isEqualTo(3);
    }

    /** Else results would depend on whether ND4J was used before. */
    @Test
    void openBlasStaysOnOneThreadWhateverNd4jTellsIt() {
        openblas_nolapack.blas_set_num_threads(4);
        Tensor.ones(2, 3).matmul(Tensor.ones(3, 2));
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
        openblas_nolapack.blas_set_num_threads(4);
        Tensor heads = Tensor.ones(1, 1, 2, 4);
        heads.attention(heads, heads, null, true);
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
    }

    @Test
    void anNd4jArrayOutlivesTheScopeOfItsTensor() {
        INDArray array = Memory.scope(() -> Tensor.full(7, 100).data());
        Memory.scope(() -> {
            for (int i = 0; i < 10; i++) Tensor.full(i, 100);
        });
        assertThat(array.sumNumber().doubleValue()).isEqualTo(700);
    }

    @Test
    void printsWhatALearnerWantsToSee() {
        assertThat(x.toString()).isEqualTo("Tensor [2, 3]\n[[ 1,  2,  3],\n [ 4,  5,  6]]");
        assertThat(Tensor.scalar(0.5).toString()).isEqualTo("Tensor []  0.5000");
        assertThat(Tensor.zeros(100).toString()).contains("...").hasSizeLessThan(60);
        assertThat(Tensor.zeros(0, 3).toString()).isEqualTo("Tensor [0, 3]\n[]");
    }

    @Test
    void errorsNameTheOperationTheShapesAndTheFix() {
        Tensor wide = Tensor.zeros(2, 8, 64), table = Tensor.zeros(32, 64);
        assertThatThrownBy(() -> wide.matmul(table)).hasMessage("matmul: [2, 8, 64] x [32, 64] do not fit: the last axis of the first (64) "
                + "must equal the second last of the second (32). Did you mean b.transpose(-1, -2)?");
        assertThatThrownBy(() -> x.add(Tensor.zeros(2))).hasMessageContaining("add: [2, 3] and [2]").hasMessageContaining("axis -1");
        assertThatThrownBy(() -> x.sum(2)).hasMessageContaining("axis 2").hasMessageContaining("from -2 to 1");
        assertThatThrownBy(() -> x.reshape(4, 2)).hasMessageContaining("6 elements").hasMessageContaining("[4, 2]");
        assertThatThrownBy(() -> x.reshape(4, -1)).hasMessageContaining("[4, -1]");
        assertThatThrownBy(() -> x.slice(0, 1, 3)).hasMessageContaining("from 1 to 3").hasMessageContaining("[2, 3]");
        assertThatThrownBy(() -> x.permute(0, 0)).hasMessageContaining("[0, 0]");
        assertThatThrownBy(() -> x.get(0, 3)).hasMessageContaining("index 3");
        assertThatThrownBy(() -> x.rows(new int[][] {{0, 2}})).hasMessageContaining("id 2 at [0, 1]");
        assertThatThrownBy(() -> x.rows(new int[][] {{0, 1}, {0}})).hasMessageContaining("row 1 has 1");
        assertThatThrownBy(() -> x.crossEntropy(0, 3)).hasMessageContaining("target 3 at 1");
        assertThatThrownBy(() -> x.crossEntropy(0)).hasMessageContaining("one target for each row");
        assertThatThrownBy(() -> x.add(x.to(DType.FLOAT64))).hasMessageContaining("FLOAT32 and FLOAT64").hasMessageContaining("to(DType)");
        assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2)).hasMessageContaining("3 values").hasMessageContaining("[2, 2]");
        assertThatThrownBy(() -> x.dropout(1, new Random())).hasMessageContaining("probability 1.0");
        assertThatThrownBy(() -> Tensor.zeros(1 << 20, 1 << 20)).hasMessageContaining("1099511627776 elements");
        assertThatThrownBy(() -> Tensor.zeros(65_536, 65_536, 65_536, 65_536)).hasMessageContaining("18446744073709552000 elements");
        assertThatThrownBy(() -> Tensor.of(new float[] {1, 2, 3})).hasMessageContaining("give the shape after the values, such as 3");
        assertThatThrownBy(() -> x.mean(5)).hasMessageContaining("mean: axis 5");
        assertThatThrownBy(() -> x.item()).hasMessageContaining("6 elements");
    }
}
