package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.loupe.Closeness.close;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Change;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.text.Batch;

/** What an intervention does is what the same change of the weights, or the run that it comes from, does. */
class ChangeTest {
    private static final int[][] IDS = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}}, OTHER = {{2, 7, 1, 8, 2}, {8, 1, 8, 2, 8}};

    private final Gpt gpt = new Gpt(GptConfig.of(11, 8, 12, 3, 3), 5);

    /** A forward pass of each family, with a name of one of its values. */
    private Map<String, Supplier<Tensor>> passes() {
        Llama llama = new Llama(LlamaConfig.of(11, 8, 16, 2, 4, 2, 24), 5);
        Bert bert = new Bert(BertConfig.of(11, 8, 12, 2, 3), 5);
        Elmo elmo = new Elmo(ElmoConfig.of(7, 6, List.of(new Filters(1, 4), new Filters(2, 5)), 1, 6, 8), 5);
        int[][][] words = {{{259, 98, 99, 260, 261, 261}, {259, 100, 260, 261, 261, 261}}};
        Map<String, Supplier<Tensor>> passes = new LinkedHashMap<>();
        passes.put("layer.1.attention.head.2.out", () -> gpt.forward(IDS));
        passes.put("layer.1.attention.probabilities", () -> llama.forward(IDS));
        passes.put("layer.0.mlp.active", () -> bert.states(Batch.of(IDS)));
        passes.put("layer.1", () -> elmo.layers(words).get(1));
        return passes;
    }

    @Test
    void aTraceAndAChangeIntoTheSameGiveTheSameBits() {
        passes().forEach((name, pass) -> {
            float[] plain = pass.get().toFloats();
            Tensor[] traced = new Tensor[1];
            assertThat(Trace.of(() -> traced[0] = pass.get()).names()).contains(name);
            assertThat(traced[0].toFloats()).as("traced: " + name).isEqualTo(plain);
            assertThat(Change.none().edit("*", value -> value).during(pass).toFloats()).as("changed: " + name).isEqualTo(plain);
            assertThat(Change.none().scale(name, 2).during(pass).toFloats()).as(name).isNotEqualTo(plain);
        });
    }

    @Test
    void aHeadWithoutItsOutputIsOneWithoutItsPartOfTheOutputWeights() {
        Tensor ablated = Change.none().zero("layer.1.attention.head.2.out").during(() -> gpt.forward(IDS));
        Tensor weight = gpt.parameters().get("layer.1.attention.output.weight");                 // [hidden, heads * headDim]
        float[] values = weight.toFloats();
        for (int row = 0; row < 12; row++) for (int column = 8; column < 12; column++) values[row * 12 + column] = 0;
        Updates.assign(weight, Tensor.of(values, 12, 12));
        close("logits", ablated.toFloats(), gpt.forward(IDS).toFloats(), 1e-6);
    }

    @Test
    void theLastLayerOfAnotherRunGivesItsLogits() {
        Tensor other = Trace.of("layer.2.out", () -> gpt.forward(OTHER)).get("layer.2.out");
        Tensor patched = Change.none().replace("layer.2.out", other).during(() -> gpt.forward(IDS));
        assertThat(patched.toFloats()).isEqualTo(gpt.forward(OTHER).toFloats());
        Tensor one = Change.none().edit("layer.0.out", value -> Tensor.concat(1, other.slice(1, 0, 1), value.slice(1, 1, 5)))
                .during(() -> gpt.forward(IDS));
        assertThat(one.slice(1, 4, 5).toFloats()).as("a place before reaches the last").isNotEqualTo(gpt.forward(IDS).slice(1, 4, 5).toFloats());
    }

    @Test
    void changesComeInTheirOrderAndATraceSeesThem() {
        Change twice = Change.none().scale("layer.*.mlp.out", 2).scale("layer.0.mlp.out", 3);
        float[] plain = Trace.of("layer.0.mlp.out", () -> gpt.forward(IDS)).get("layer.0.mlp.out").toFloats();
        float[] seen = Trace.of("layer.0.mlp.out", () -> twice.during(() -> gpt.forward(IDS))).get("layer.0.mlp.out").toFloats();
        for (int i = 0; i < plain.length; i++) plain[i] *= 6;
        close("six times", seen, plain, 1e-6);
        float[] nested = Change.none().zero("logits").during(() -> Change.none().edit("logits", x -> x.add(1)).during(() -> gpt.forward(IDS))).toFloats();
        assertThat(nested).as("the outer first").containsOnly(1);
        assertThat(gpt.forward(IDS).toFloats()).as("afterwards").isNotEqualTo(nested);
    }

    @Test
    void whatFitsNothingIsToldWithTheNearestNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> Change.none().zero("layer.1.attention.heads.2.out").during(() -> gpt.forward(IDS)))
                .withMessageContaining("no value is named layer.1.attention.heads.2.out").withMessageContaining("layer.1.attention.head.2.out");
        assertThatIllegalArgumentException().isThrownBy(() -> Trace.of("layer.1.mlp.output", () -> gpt.forward(IDS)))
                .withMessageContaining("no value is named layer.1.mlp.output").withMessageContaining("layer.1.mlp.out");
        assertThatIllegalArgumentException().isThrownBy(() -> Trace.of("logits", () -> 1)).withMessageContaining("does a model run in the work");
        assertThatIllegalArgumentException().isThrownBy(() -> Change.none().replace("logits", Tensor.ones(2, 3)).during(() -> gpt.forward(IDS)))
                .withMessageContaining("the change of logits gives [2, 3]; the model computed [2, 5, 11]");
    }
}
