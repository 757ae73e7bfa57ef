package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.loupe.Closeness.close;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.Change;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** What an intervention does is what the same change of the weights, or the run that it comes from, does. */
class ChangeTest {
    private static final int[][] IDS = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}}, OTHER = {{2, 7, 1, 8, 2}, {8, 1, 8, 2, 8}};

    private final Gpt gpt = new Gpt(GptConfig.of(11, 8, 12, 3, 3), 5);

    /** In every model, with no exception. Uneven, as a norm does not see what is scaled or shifted as a whole. */
    @ParameterizedTest
    @MethodSource("titles")
    void everyValueThatATraceShowsHasAnEffect(String title) {
        Pass pass = Pass.all(5, 0).get(title).get();
        float[] plain = pass.outputs();
        for (String name : Trace.of(pass.work()).names()) {
            float[] changed = Pass.joined(Change.none().edit(name, value -> value.mul(uneven(value.shape()))).during(pass.work()));
            double largest = 0, difference = 0;
            for (int i = 0; i < plain.length; i++) {
                largest = Math.max(largest, Math.abs(plain[i]));
                difference = Math.max(difference, Math.abs(plain[i] - (double) changed[i]));
            }
            assertThat(difference).as("%s, where rounding is a tenth of it", name).isGreaterThan(1e-5 * largest);
        }
    }

    static Set<String> titles() {
        return Pass.all(5, 0).keySet();
    }

    /** From 0.5 to 1.5. */
    private static Tensor uneven(int... shape) {
        float[] factors = new float[Tensor.zeros(shape).size()];
        for (int i = 0; i < factors.length; i++) factors[i] = (float) (1 + 0.5 * Math.sin(i));
        return Tensor.of(factors, shape);
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
        Tensor other = Trace.of("residual.3", () -> gpt.forward(OTHER)).get("residual.3");
        Tensor patched = Change.none().replace("residual.3", other).during(() -> gpt.forward(IDS));
        assertThat(patched.toFloats()).isEqualTo(gpt.forward(OTHER).toFloats());
        Tensor one = Change.none().edit("residual.1", value -> Tensor.concat(1, other.slice(1, 0, 1), value.slice(1, 1, 5)))
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
