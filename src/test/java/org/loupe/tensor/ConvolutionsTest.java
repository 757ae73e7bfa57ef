package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConvolutionsTest {
    private static final float NAN = Float.NaN;

    @Property(tries = 80)
    void conv1dEqualsPlainLoops(@ForAll @IntRange(min = 0, max = 3) int batch, @ForAll @IntRange(min = 1, max = 4) int in,
                                @ForAll @IntRange(min = 1, max = 4) int out,
                                @ForAll @IntRange(min = 1, max = 5) int width, @ForAll @IntRange(min = 1, max = 3) int stride,
                                @ForAll @IntRange(min = 0, max = 3) int padding, @ForAll @IntRange(min = 0, max = 6) int more,
                                @ForAll boolean turned, @ForAll long seed) {
        Random random = new Random(seed);
        int time = Math.max(1, width - 2 * padding) + more;
        Tensor x = turned ? Tensor.randomNormal(random, batch, time, in).transpose(1, 2) : Tensor.randomNormal(random, batch, in, time);
        Tensor weight = Tensor.randomNormal(random, out, in, width), bias = Tensor.randomNormal(random, out);
        Tensor y = x.conv1d(weight, bias, stride, padding), plain = x.conv1d(weight, null, stride, padding);
        int steps = (time + 2 * padding - width) / stride + 1;
        assertThat(y.shape()).containsExactly(batch, out, steps);
        for (int b = 0; b < batch; b++)
            for (int o = 0; o < out; o++)
                for (int t = 0; t < steps; t++) {
                    double sum = 0;
                    for (int i = 0; i < in; i++)
                        for (int w = 0; w < width; w++) {
                            int at = t * stride + w - padding;
                            if (at >= 0 && at < time) sum += weight.get(o, i, w) * x.get(b, i, at);
                        }
                    assertThat(plain.get(b, o, t)).isCloseTo(sum, within(1e-5));
                    assertThat(y.get(b, o, t)).isCloseTo(sum + bias.get(o), within(1e-5));
                }
    }

    @Property(tries = 60)
    void maxPoolEqualsPlainLoops(@ForAll @IntRange(min = 0, max = 2) int batch, @ForAll @IntRange(min = 1, max = 4) int width,
                                 @ForAll @IntRange(min = 1, max = 5) int stride, @ForAll @IntRange(max = 5) int more, @ForAll long seed) {
        Tensor x = Tensor.randomNormal(new Random(seed), batch, width + more, 3).transpose(1, 2);
        Tensor y = x.maxPool1d(width, stride);
        assertThat(y.shape()).containsExactly(batch, 3, more / stride + 1);
        for (int b = 0; b < batch; b++)
            for (int c = 0; c < 3; c++)
                for (int t = 0; t <= more / stride; t++) {
                    double max = Double.NEGATIVE_INFINITY;
                    for (int w = 0; w < width; w++) max = Math.max(max, x.get(b, c, t * stride + w));
                    assertThat(y.get(b, c, t)).isEqualTo(max);
                }
    }

    @Test
    void aWindowsGradientGoesToTheFirstMaximum() {
        Tensor p = Tensor.of(new float[] {2, 5, 5, 1, 5, 0}, 1, 1, 6).requireGradient();
        p.maxPool1d(3, 1).mul(Tensor.of(new float[] {1, 10, 100, 1000}, 4)).sum().backward();
        assertThat(p.grad().toFloats()).containsExactly(0, 11, 100, 0, 1000, 0);
        assertThat(Tensor.of(new float[] {1, NAN, 3, 0}, 1, 1, 4).maxPool1d(2, 2).toFloats()).containsExactly(NAN, 3);
    }

    @Test
    void overlappingWindowsAddUpTheirGradients() {
        Tensor p = Tensor.ones(2, 5).requireGradient();
        p.windows(-1, 3, 1).sum().backward();
        assertThat(p.grad().slice(0, 1, 2).toFloats()).containsExactly(1, 2, 3, 2, 1);
        p.clearGrad();
        p.windows(1, 2, 3).sum().backward();
        assertThat(p.grad().slice(0, 0, 1).toFloats()).containsExactly(1, 1, 0, 1, 1);
        p.clearGrad();
        p.windows(1, 3, Integer.MAX_VALUE).sum().backward();
        assertThat(p.grad().slice(0, 0, 1).toFloats()).containsExactly(1, 1, 1, 0, 0);
    }

    @Test
    void largeConvolutionsGiveTheGradientsOfSmallOnes() {
        Tensor x = Tensor.randomNormal(new Random(1), 40, 16, 50).requireGradient();
        Tensor weight = Tensor.randomNormal(new Random(2), 32, 16, 5).requireGradient();
        x.conv1d(weight, null, 1, 2).square().sum().backward();
        Tensor one = x.detach().slice(0, 17, 18).copy().requireGradient();
        one.conv1d(weight.detach(), null, 1, 2).square().sum().backward();
        assertThat(x.grad().slice(0, 17, 18).toFloats()).usingComparatorWithPrecision(0.02f).containsExactly(one.grad().toFloats());
    }

    @Test
    void errorsNameTheShapesAndTheFix() {
        Tensor x = Tensor.ones(2, 3, 4), weight = Tensor.ones(5, 3, 2);
        assertThatThrownBy(() -> x.conv1d(Tensor.ones(5, 2, 2), null, 1, 0)).hasMessageContaining("conv1d: x must be [batch, in, time]")
                .hasMessageContaining("[2, 3, 4] and [5, 2, 2]");
        assertThatThrownBy(() -> Tensor.ones(3, 4).conv1d(weight, null, 1, 0)).hasMessageContaining("[3, 4] and [5, 3, 2]");
        assertThatThrownBy(() -> x.conv1d(weight, Tensor.ones(3), 1, 0)).hasMessageContaining("the bias must be [5]")
                .hasMessageContaining("it is [3]");
        assertThatThrownBy(() -> x.conv1d(weight, null, 0, 0)).hasMessageContaining("stride 0 must be at least 1");
        assertThatThrownBy(() -> x.conv1d(weight, null, 1, -1)).hasMessageContaining("padding -1 at least 0");
        assertThatThrownBy(() -> x.conv1d(Tensor.ones(5, 3, 7), null, 1, 1))
                .hasMessageContaining("width 7 does not fit into 4 steps of time with padding 1");
        assertThatThrownBy(() -> Tensor.ones(3, 4).maxPool1d(2, 2))
                .hasMessageContaining("maxPool1d: x must be [batch, channels, time], it is [3, 4]");
        assertThatThrownBy(() -> x.maxPool1d(5, 1)).hasMessageContaining("width 5");
    }
}
