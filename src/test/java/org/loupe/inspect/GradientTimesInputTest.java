package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Change;
import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

class GradientTimesInputTest {
    private static final int[][] IDS = {Families.IDS, Families.OTHER};

    private final Gpt gpt = Families.gpt();

    /** In float64: a model, a work that gives a number, and the name of what enters the first layer. */
    static Stream<Arguments> works() {
        Gpt gpt = Families.gpt();
        Llama llama = Families.llama();
        BertForPretraining bert = Families.bert();
        Elmo elmo = Families.elmo();
        return Stream.of(
                Arguments.of("gpt", gpt, (Supplier<Tensor>) () -> LogitMetric.logit(gpt.forward(IDS), 1, -1, 4), "residual.0"),
                Arguments.of("llama", llama, (Supplier<Tensor>) () -> llama.forward(IDS).crossEntropy(1, 4, 1, 5, 9, 1, 7, 1, 5, 9), "residual.0"),
                Arguments.of("bert", bert,
                        (Supplier<Tensor>) () -> LogitMetric.difference(bert.tokens(Families.BATCH), 0, 2, 3, 8), "bert.residual.0"),
                Arguments.of("elmo", elmo,
                        (Supplier<Tensor>) () -> LogitMetric.logit(elmo.forward(new int[][][] {Families.WORDS}).previous(), 0, 0, 2),
                        "words.out"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("works")
    void equalsFiniteDifferencesAndLeavesNoGradientBehind(String family, Module model, Supplier<Tensor> work, String name) {
        model.convertTo(DType.FLOAT64);
        GradientTimesInput found = GradientTimesInput.of(work);
        assertThat(found.number()).isEqualTo(work.get().item());
        Tensor embedding = Trace.of(name, work).get(name);
        int time = embedding.shape(1), hidden = embedding.shape(2);
        double[] at = embedding.toDoubles();
        for (int text = 0; text < embedding.shape(0); text++) for (int position = 0; position < time; position++) {
            double product = 0, squares = 0;
            for (int i = 0; i < hidden; i++) {
                double slope = slope(work, name, at, (text * time + position) * hidden + i, embedding.shape());
                product += slope * at[(text * time + position) * hidden + i];
                squares += slope * slope;
            }
            assertThat(found.attributions()[text][position]).isCloseTo(product, within(1e-6 * (1 + Math.abs(product))));
            assertThat(found.gradientNorms()[text][position]).isCloseTo(Math.sqrt(squares), within(1e-6 * (1 + Math.sqrt(squares))));
        }
        assertThat(Arrays.stream(found.gradientNorms()).flatMapToDouble(Arrays::stream).sum()).isPositive();
        assertThat(model.parameters().values()).allMatch(parameter -> parameter.grad() == null);
    }

    private static double slope(Supplier<Tensor> work, String name, double[] at, int i, int... shape) {
        double h = 1e-5;
        double[] values = new double[2];
        for (int side = 0; side < 2; side++) {
            double[] moved = at.clone();
            moved[i] += side == 0 ? h : -h;
            values[side] = Gradients.off(() -> Change.none().replace(name, Tensor.of(moved, shape)).during(work)).item();
        }
        return (values[0] - values[1]) / (2 * h);
    }

    /** Completeness: the parts add up to what the input changed. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("works")
    void integratedGradientsAddUp(String family, Module model, Supplier<Tensor> work, String name) {
        model.convertTo(DType.FLOAT64);
        // From half the input on: at zeros themselves a norm turns abruptly.
        Supplier<Tensor> half = () -> Change.none().scale(name, 0.5).during(work);
        IntegratedGradients coarse = IntegratedGradients.of(work, half, 4), fine = IntegratedGradients.of(work, half, 64);
        double changed = work.get().item() - half.get().item();
        assertThat(fine.number() - fine.baseline()).isCloseTo(changed, within(1e-12));
        assertThat(Arrays.stream(fine.attributions()).flatMapToDouble(Arrays::stream).sum() - changed).isEqualTo(fine.gap(), within(1e-12));
        assertThat(Math.abs(fine.gap())).as("the error falls with the square of the steps").isLessThan(2e-3)
                .isLessThan(0.02 * Math.abs(coarse.gap()) + 1e-9);
    }

    @Test
    void zerosAreABaselineOfTheirOwn() {
        gpt.convertTo(DType.FLOAT64);
        Supplier<Tensor> work = () -> LogitMetric.logit(gpt.forward(IDS), 0, 2, 1);
        IntegratedGradients zeros = IntegratedGradients.of(work, 8);
        IntegratedGradients asAText = IntegratedGradients.of(work, () -> Change.none().zero("residual.0").during(work), 8);
        assertThat(zeros.attributions()).isDeepEqualTo(asAText.attributions());
        assertThat(zeros.baseline()).isEqualTo(Change.none().zero("residual.0").during(work).item());
    }

    @Test
    void gradientsOfTheModelStayAsTheyWere() {
        gpt.forward(IDS).sum().backward();
        float[] before = gpt.parameters().get("layer.0.mlp.up.weight").grad().toFloats();
        GradientTimesInput.of(() -> LogitMetric.logit(gpt.forward(IDS), 0, 2, 1));
        assertThat(gpt.parameters().get("layer.0.mlp.up.weight").grad().toFloats()).isEqualTo(before);
    }

    @Test
    void whatComesAfterTheNumberHasNoPart() {
        GradientTimesInput found = GradientTimesInput.of(() -> LogitMetric.logit(gpt.forward(IDS), 0, 2, 1));
        for (int position = 3; position < 5; position++) assertThat(found.gradientNorms()[0][position]).isZero();
        assertThat(found.gradientNorms()[0][2]).isPositive();
        assertThat(found.gradientNorms()[1]).as("of the other text").containsOnly(0);
    }

    @Test
    void whatCannotBeExplainedIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> GradientTimesInput.of(() -> gpt.forward(IDS)))
                .withMessageContaining("the work gives [2, 5, 11]");
        assertThatIllegalArgumentException().isThrownBy(() -> GradientTimesInput.of(() -> Tensor.ones(1)))
                .withMessageContaining("no embedding enters a first layer");
        assertThatIllegalArgumentException().isThrownBy(() -> GradientTimesInput.of(() -> gpt.forward(IDS).add(gpt.forward(IDS)).sum()))
                .withMessageContaining("runs several times").withMessageContaining("residual.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientTimesInput.of(() -> gpt.forward(IDS).sum().add(Families.bert().tokens(Families.BATCH).sum())))
                .withMessageContaining("[residual.0, bert.residual.0]");
        assertThatIllegalStateException().isThrownBy(() -> Gradients.off(() -> GradientTimesInput.of(() -> gpt.forward(IDS).sum())))
                .withMessageContaining("Gradients.off");
        assertThatThrownBy(() -> LogitMetric.logit(gpt.forward(IDS), 0, 0, 11)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("token 11 does not exist; the logits have 11, from 0 to 10");
        assertThatThrownBy(() -> LogitMetric.logit(gpt.forward(IDS), 0, 5, 1)).hasMessageContaining("position 5 does not exist; the logits have 5");
        assertThatThrownBy(() -> LogitMetric.logit(gpt.forward(IDS), -1, 0, 1)).hasMessageContaining("text -1 does not exist");
        assertThatIllegalArgumentException().isThrownBy(() -> LogitMetric.logit(Tensor.ones(3, 2), 0, 0, 1)).withMessageContaining("rank 2");
        assertThatIllegalArgumentException().isThrownBy(() -> IntegratedGradients.of(() -> gpt.forward(IDS).sum(), 0))
                .withMessageContaining("0 steps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IntegratedGradients.of(() -> gpt.forward(IDS).sum(), () -> gpt.forward(new int[][] {{1}}).sum(), 2))
                .withMessageContaining("[2, 5, 12]").withMessageContaining("[1, 1, 12]");
    }

    @Test
    void anInterruptionEndsTheWay() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> IntegratedGradients.of(() -> gpt.forward(IDS).sum(), 3)).isInstanceOf(CancellationException.class)
                .hasMessageContaining("after 0 of 3 steps");
        assertThat(Thread.interrupted()).as("the mark is cleared").isFalse();
    }
}
