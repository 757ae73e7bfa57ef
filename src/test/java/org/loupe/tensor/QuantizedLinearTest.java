package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.HeldWorkers;

/** Products with quantised weights equal those with the numbers that the weights stand for. */
class QuantizedLinearTest {
    @Property(tries = 300)
    void bothTellingsAgree(@ForAll QuantizedFormat format, @ForAll @IntRange(max = 40) int rows,
                           @ForAll @IntRange(min = 1, max = 300) int out, @ForAll @IntRange(min = 1, max = 20) int blocks,
                           @ForAll boolean hasBias, @ForAll long seed) {
        assertRight(format, rows, out, 32 * blocks, hasBias, seed);
    }

    /** The sizes of SmolLM2-135M, at which work is split, and numbers of rows around the place where another way is taken. */
    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void modelSizesAgree(QuantizedFormat format) {
        for (int rows = 0; rows <= 20; rows++) assertRight(format, rows, 192, 576, rows % 2 == 0, rows);
        assertRight(format, 1, 1_536, 576, false, 1);
        assertRight(format, 1, 576, 1_536, false, 2);
        assertRight(format, 129, 576, 1_536, true, 3);
    }

    /**
     * Against float64: each product and each addition rounds by 6e-8 of what has been summed so far, and a sum of n terms in at
     * least eight lanes has no more than n / 8 of them one after the other; 4-bit levels count from 0 and not from the middle, which
     * doubles the terms.
     */
    private static void assertRight(QuantizedFormat format, int rows, int out, int in, boolean hasBias, long seed) {
        QuantizedSample sample = QuantizedSample.random(format, out, in, seed);
        Random random = new Random(seed);
        Tensor x = Tensor.randomNormal(random, rows, in), bias = hasBias ? Tensor.randomNormal(random, out) : null;
        float[] fused = Telling.FUSED.during(() -> x.linear(sample.matrix(), bias)).toFloats();
        float[] readable = Telling.READABLE.during(() -> x.linear(sample.matrix(), bias)).toFloats();
        float[] input = x.toFloats(), added = hasBias ? bias.toFloats() : new float[out];
        assertThat(fused).hasSize(rows * out).hasSameSizeAs(readable);
        for (int i = 0; i < fused.length; i++) {
            double sum = added[i % out], size = Math.abs(sum);
            for (int j = 0; j < in; j++) {
                double term = (double) input[i / out * in + j] * sample.values()[i % out * in + j];
                sum += term;
                size += Math.abs(term);
            }
            double most = 6e-8 * (8 + in / 8.0) * size;
            if (!(Math.abs(fused[i] - sum) <= most && Math.abs(readable[i] - sum) <= most))
                fail("%s, %d rows, [%d, %d], element %d: kernel %s, readable %s, exact %s",
                        format, rows, out, in, i, fused[i], readable[i], sum);
        }
    }

    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void leadingAxesStayAndViewsAreReadAsTheyAre(QuantizedFormat format) {
        QuantizedMatrix weight = QuantizedSample.random(format, 5, 64, 1).matrix();
        Tensor x = Tensor.randomNormal(new Random(1), 64, 3, 2).transpose(0, 2);
        Tensor y = x.linear(weight, null);
        assertThat(y.shape()).containsExactly(2, 3, 5);
        assertThat(y.toFloats()).isEqualTo(x.copy().linear(weight, null).toFloats());
        assertThat(x.slice(0, 1, 2).reshape(3, 64).slice(0, 1, 2).reshape(64).linear(weight, null).shape()).containsExactly(5);
        assertThat(Tensor.zeros(2, 0, 64).linear(weight, null).shape()).containsExactly(2, 0, 5);
    }

    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void resultsDoNotDependOnWhoElseWorks(QuantizedFormat format) {
        QuantizedMatrix weight = QuantizedSample.random(format, 600, 576, 1).matrix();
        for (int rows : new int[] {1, 3, 30}) {
            Tensor x = Tensor.randomNormal(new Random(2), rows, 576);
            assertThat(HeldWorkers.during(() -> x.linear(weight, null).toFloats())).isEqualTo(x.linear(weight, null).toFloats());
        }
    }

    /** As with weights in float32, a NaN or an infinity spreads to the row that it is in, and to no other. */
    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void oddNumbersStayInTheirRow(QuantizedFormat format) {
        QuantizedMatrix weight = QuantizedSample.random(format, 40, 64, 3).matrix();
        for (int rows : new int[] {2, 8})
            for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] values = Tensor.randomNormal(new Random(1), rows, 64).toFloats();
                values[64 + 13] = odd;
                float[] y = Tensor.of(values, rows, 64).linear(weight, null).toFloats();
                for (int i = 0; i < y.length; i++) assertThat(Float.isFinite(y[i])).as("row %d", i / 40).isEqualTo(i / 40 != 1);
            }
    }

    @Test
    void float64TakesTheReadableTelling() {
        QuantizedSample sample = QuantizedSample.random(QuantizedFormat.Q4_1, 6, 32, 1);
        Tensor x = Tensor.randomNormal(new Random(1), 2, 32).to(DType.FLOAT64);
        Tensor y = x.linear(sample.matrix(), null);
        assertThat(y.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(y.toDoubles()).isEqualTo(x.linear(sample.matrix().toTensor().to(DType.FLOAT64), null).toDoubles());
    }

    /** In both tellings, as if the weight were the float32 numbers that it stands for. */
    @ParameterizedTest
    @EnumSource(QuantizedFormat.class)
    void gradientsGoToTheInputAndToTheBias(QuantizedFormat format) {
        QuantizedMatrix weight = QuantizedSample.random(format, 3, 32, 1).matrix();
        Tensor dy = Tensor.randomNormal(new Random(2), 2, 4, 3);
        Tensor expected = dy.reshape(8, 3).matmul(weight.toTensor());
        for (Telling telling : Telling.values()) {
            Tensor x = Tensor.randomNormal(new Random(3), 2, 4, 32).requireGradient(), bias = Tensor.zeros(3).requireGradient();
            telling.during(() -> x.linear(weight, bias)).mul(dy).sum().backward();
            assertThat(x.grad().shape()).containsExactly(2, 4, 32);
            assertThat(x.grad().toFloats()).usingComparatorWithPrecision(1e-5f).containsExactly(expected.toFloats());
            assertThat(bias.grad().toFloats()).usingComparatorWithPrecision(1e-5f).containsExactly(dy.reshape(8, 3).sum(0).toFloats());
        }
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        QuantizedMatrix weight = QuantizedSample.random(QuantizedFormat.Q4_0, 3, 64, 1).matrix();
        for (Tensor x : new Tensor[] {Tensor.ones(2, 32), Tensor.ones(64, 3), Tensor.scalar(1)})
            assertThatThrownBy(() -> x.linear(weight, null)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[3, 64], which is [out, in]");
        assertThatThrownBy(() -> Tensor.ones(2, 64).linear(weight, Tensor.ones(64))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the bias [64] must be [3]");
        assertThatThrownBy(() -> Tensor.ones(2, 64).linear(weight, Tensor.ones(3).to(DType.FLOAT64)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("do not mix");
    }
}
