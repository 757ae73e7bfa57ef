package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Change;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

class HeadAblationTest {
    private static final int[][] IDS = {Families.IDS, Families.OTHER};
    private static final int[] TARGETS = {1, 4, 1, 5, 9, 1, 7, 1, 5, 9};

    private final Gpt gpt = Families.gpt();
    private final DoubleSupplier loss = () -> gpt.forward(IDS).crossEntropy(TARGETS).item();

    @Test
    void withoutAHeadIsWithoutItsPartOfTheOutputWeights() {
        HeadAblation ablation = HeadAblation.zero(loss);
        assertThat(ablation.baseline()).isEqualTo(loss.getAsDouble());
        assertThat(ablation.metrics()).hasDimensions(2, 3);
        assertThat(ablation.isComplete()).isTrue();
        for (int layer = 0; layer < 2; layer++) for (int head = 0; head < 3; head++) {
            Tensor weight = gpt.parameters().get("layer." + layer + ".attention.output.weight");          // [12, 3 * 4]
            float[] whole = weight.toFloats(), less = whole.clone();
            for (int row = 0; row < 12; row++) for (int column = 4 * head; column < 4 * head + 4; column++) less[row * 12 + column] = 0;
            Updates.assign(weight, Tensor.of(less, 12, 12));
            assertThat(ablation.metrics()[layer][head]).isCloseTo(loss.getAsDouble(), within(1e-5));
            Updates.assign(weight, Tensor.of(whole, 12, 12));
            assertThat(ablation.effect(layer, head)).isEqualTo(ablation.metrics()[layer][head] - ablation.baseline()).isNotZero();
        }
    }

    @Test
    void theMeanIsThatOfAllTextsAndPositions() {
        HeadAblation ablation = HeadAblation.mean(loss);
        Tensor output = Trace.of("layer.1.attention.head.2.out", () -> gpt.forward(IDS)).get("layer.1.attention.head.2.out");   // [2, 5, 4]
        float[] mean = new float[4], all = output.toFloats();
        for (int i = 0; i < all.length; i++) mean[i % 4] += all[i] / 10;
        double expected = Change.none().edit("layer.1.attention.head.2.out", x -> Tensor.zeros(x.shape()).add(Tensor.of(mean, 4)))
                .during(loss::getAsDouble);
        assertThat(ablation.metrics()[1][2]).isCloseTo(expected, within(1e-5)).isNotCloseTo(HeadAblation.zero(loss).metrics()[1][2], within(1e-4));
        // Two passes of one text each have the mean of one pass of both.
        HeadAblation oneByOne = HeadAblation.mean(loss, () -> gpt.forward(new int[][] {IDS[0]}).sum().item() + gpt.forward(new int[][] {IDS[1]}).sum().item(),
                StepListener.NONE);
        assertThat(oneByOne.metrics()[1][2]).isCloseTo(expected, within(1e-5));
    }

    @Test
    void everyFamilyWithHeadsHasThem() {
        Llama llama = Families.llama();
        BertForPretraining bert = Families.bert();
        assertThat(HeadAblation.zero(() -> llama.forward(IDS).crossEntropy(TARGETS).item()).metrics()).hasDimensions(2, 4);
        HeadAblation ofBert = HeadAblation.mean(() -> bert.tokens(Families.BATCH).crossEntropy(1, 4, 1, 5, 9).item());
        assertThat(ofBert.metrics()).hasDimensions(2, 3);
        assertThat(ofBert.effect(0, 1)).isNotZero();
    }

    @Test
    void stepsAreToldAndAnInterruptionEndsThem() {
        List<String> told = new ArrayList<>();
        HeadAblation cut = HeadAblation.zero(loss, (done, all) -> {
            told.add(done + "/" + all);
            if (done == 4) Thread.currentThread().interrupt();
        });
        assertThat(told).containsExactly("1/6", "2/6", "3/6", "4/6");
        assertThat(cut.isComplete()).isFalse();
        assertThat(cut.metrics()[0]).doesNotContain(Double.NaN);
        assertThat(cut.metrics()[1][0]).isNotNaN();
        assertThat(cut.metrics()[1][1]).isNaN();
        assertThat(Thread.interrupted()).as("the mark is cleared").isFalse();
        assertThat(loss.getAsDouble()).as("the model is as it was").isEqualTo(cut.baseline());
    }

    @Test
    void whatCannotBeAblatedIsNamed() {
        Elmo elmo = Families.elmo();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadAblation.zero(() -> elmo.forward(new int[][][] {Families.WORDS}).next().sum().item()))
                .withMessageContaining("no attention head has run").withMessageContaining("lstm.forward.0.out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadAblation.zero(() -> loss.getAsDouble() + Families.bert().tokens(Families.BATCH).sum().item()))
                .withMessageContaining("several models").withMessageContaining("[, bert.]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadAblation.mean(loss, () -> Families.bert().tokens(Families.BATCH).sum().item(), StepListener.NONE))
                .withMessageContaining("the reference ran no head layer.0.attention.head.0.out").withMessageContaining("bert.layer.0");
        assertThatIllegalStateException().isThrownBy(() -> HeadAblation.zero(() -> gpt.forward(IDS).sum().item() * Double.NaN))
                .withMessageContaining("the metric is NaN of the whole model");
        assertThatThrownBy(() -> HeadAblation.zero(loss).effect(2, 0)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("layer 2, head 0 does not exist; there are 2 layers of 3 heads");
        assertThatThrownBy(() -> new ValueNames("", 2, 3).head(0, 3)).hasMessage("head 3 does not exist; there are 3, from 0 to 2");
        assertThatThrownBy(() -> new ValueNames("", 2, 3).residual(3)).hasMessage("depth 3 does not exist; there are 3, from 0 to 2");
    }

    @Test
    void allNamesAreNamesOfATrace() {
        Trace trace = Trace.of(() -> Families.bert().tokens(Families.BATCH));
        ValueNames names = ValueNames.of(trace.names());
        assertThat(names).isEqualTo(new ValueNames("bert.", 2, 3));
        assertThat(trace.names()).containsAll(names.residuals()).containsAll(names.attentions()).containsAll(names.mlps()).containsAll(names.allHeads());
    }
}
