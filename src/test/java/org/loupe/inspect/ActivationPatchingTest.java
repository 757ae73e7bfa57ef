package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Change;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

class ActivationPatchingTest {
    private final Gpt gpt = Families.gpt();

    /** The texts differ at position 2. */
    private Map<String, ActivationPatching> patchings() {
        Llama llama = Families.llama();
        BertForPretraining bert = Families.bert();
        Map<String, ToDoubleFunction<int[]>> metrics = new LinkedHashMap<>();
        metrics.put("gpt", ids -> metric(gpt.forward(new int[][] {ids})));
        metrics.put("llama", ids -> metric(llama.forward(new int[][] {ids})));
        metrics.put("bert", ids -> metric(bert.tokens(Batch.of(ids))));
        Map<String, ActivationPatching> patchings = new LinkedHashMap<>();
        metrics.forEach((family, metric) -> patchings.put(family, ActivationPatching.between(() -> metric.applyAsDouble(Families.IDS),
                () -> metric.applyAsDouble(Families.OTHER))));
        return patchings;
    }

    /** Asked at position 3, so that something comes after. */
    private static double metric(Tensor logits) {
        return LogitMetric.difference(logits, 0, 3, 5, 2).item();
    }

    @Test
    void theWholeStreamRestoresAllExactly() {
        patchings().forEach((family, patching) -> {
            for (String name : patching.names().residuals()) {
                assertThat(patching.restored(name)).as(family + " " + name).isEqualTo(1);
                assertThat(patching.restored(name, 0, 1, 2, 3, 4)).as(family + " " + name).isEqualTo(1);
            }
            assertThat(patching.clean()).isNotEqualTo(patching.corrupted());
        });
    }

    @Test
    void valuesThatAreTheSameInBothRunsChangeNothing() {
        patchings().forEach((family, patching) -> {
            double[][] stream = patching.residual(StepListener.NONE).restored();
            assertThat(stream).hasDimensions(3, 5);
            for (int position : new int[] {0, 1, 3, 4}) assertThat(stream[0][position]).as(family + ": only token 2 differs").isZero();
            assertThat(stream[0][2]).as(family).isEqualTo(1);
            if (family.equals("bert")) return;
            for (int depth = 0; depth < 3; depth++) for (int before = 0; before < 2; before++)
                assertThat(stream[depth][before]).as(family + ": the past is the same").isZero();
        });
    }

    @Test
    void inACausalModelWhatComesAfterTheQuestionChangesNothing() {
        patchings().forEach((family, patching) -> {
            if (family.equals("bert")) return;
            for (PatchingMap map : List.of(patching.residual(StepListener.NONE), patching.attention(StepListener.NONE), patching.mlp(StepListener.NONE)))
                for (double[] row : map.restored()) assertThat(row[4]).as(family).isZero();
        });
        assertThat(patchings().get("bert").restored("bert.residual.1", 4)).isNotZero();
    }

    @Test
    void aNumberOfAMapIsThatOfTheSameChange() {
        ActivationPatching patching = patchings().get("gpt");
        Tensor clean = Trace.of("layer.0.mlp.out", () -> gpt.forward(new int[][] {Families.IDS})).get("layer.0.mlp.out");
        double patched = Change.none().edit("layer.0.mlp.out", x -> Tensor.concat(1, x.slice(1, 0, 2), clean.slice(1, 2, 3), x.slice(1, 3, 5)))
                .during(() -> metric(gpt.forward(new int[][] {Families.OTHER})));
        PatchingMap map = patching.mlp(StepListener.NONE);
        assertThat(map.names()).containsExactly("layer.0.mlp.out", "layer.1.mlp.out");
        assertThat(map.restored()[0][2]).isEqualTo((patched - patching.corrupted()) / (patching.clean() - patching.corrupted())).isNotZero();
        double[][] heads = patching.heads(StepListener.NONE);
        assertThat(heads).hasDimensions(2, 3);
        assertThat(heads[0][1]).isEqualTo(patching.restored("layer.0.attention.head.1.out")).isNotZero();
        assertThat(map.isComplete()).isTrue();
    }

    /** Without attention there are still values by name; both directions together decide, each its own answer. */
    @Test
    void elmosLayersCanBePatchedByName() {
        Elmo elmo = Families.elmo();
        int[][] other = Families.WORDS.clone();
        other[1] = new int[] {259, 104, 105, 260, 261, 261};
        ActivationPatching patching = ActivationPatching.between(
                () -> LogitMetric.logit(elmo.forward(new int[][][] {Families.WORDS}).next(), 0, 2, 3).item(),
                () -> LogitMetric.logit(elmo.forward(new int[][][] {other}).next(), 0, 2, 3).item());
        assertThat(patching.restored("words.out")).isEqualTo(1);
        assertThat(patching.restored("words.out", 1)).isEqualTo(1);
        assertThat(patching.restored("words.out", 0, 2)).isZero();
        assertThat(patching.restored("lstm.backward.1.out")).as("the next word is no matter of the other direction").isZero();
        assertThat(patching.map(List.of("lstm.forward.0.out"), StepListener.NONE).restored()[0][0]).as("before it all is the same").isZero();
    }

    @Test
    void anInterruptionLeavesWhatWasMeasured() {
        PatchingMap cut = patchings().get("gpt").residual((done, all) -> {
            assertThat(all).isEqualTo(15);
            if (done == 7) Thread.currentThread().interrupt();
        });
        assertThat(cut.isComplete()).isFalse();
        assertThat(cut.restored()[1][1]).isNotNaN();
        assertThat(cut.restored()[1][2]).isNaN();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatCannotBePatchedIsNamed() {
        ActivationPatching patching = patchings().get("gpt");
        assertThatThrownBy(() -> patching.restored("residual.1", 5)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("position 5 does not exist; the texts have 5, from 0 to 4");
        assertThatIllegalArgumentException().isThrownBy(() -> patching.restored("layer.0.mpl.out"))
                .withMessageContaining("no value is named layer.0.mpl.out")
                .withMessageContaining("layer.0.mlp.out");
        assertThatIllegalArgumentException().isThrownBy(() -> patching.map(List.of("residual.3"), StepListener.NONE))
                .withMessageContaining("residual.2");
        assertThatIllegalArgumentException().isThrownBy(() -> ActivationPatching.between(() -> gpt.forward(new int[][] {{1, 2, 3}}).sum().item(),
                () -> gpt.forward(new int[][] {{1, 2}}).sum().item())).withMessageContaining("[1, 3, 12] in the clean run and [1, 2, 12]")
                .withMessageContaining("must have as many tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> ActivationPatching.between(() -> metric(gpt.forward(new int[][] {Families.IDS})),
                () -> metric(gpt.forward(new int[][] {Families.IDS})))).withMessageContaining("on both texts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActivationPatching.between(() -> gpt.forward(new int[][] {{1}}).add(gpt.forward(new int[][] {{2}})).sum().item(),
                () -> 1)).withMessageContaining("several times");
        assertThatIllegalArgumentException().isThrownBy(() -> ActivationPatching.between(() -> 1, () -> 2).positions())
                .withMessageContaining("run a model in the work");
    }
}
