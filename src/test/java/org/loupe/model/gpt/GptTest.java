package org.loupe.model.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.loupe.Closeness.close;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Residual;
import org.loupe.nn.Trace;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

class GptTest {
    private final GptConfig small = GptConfig.of(23, 12, 16, 2, 2);
    private final Gpt gpt = new Gpt(small, 3), first = new Gpt(small.withResidual(Residual.POST_NORM), 3);

    @Property(tries = 30)
    void aLaterTokenChangesNoEarlierLogitByASingleBit(@ForAll boolean isFirst, @ForAll @IntRange(min = 2, max = 12) int time,
                                                      @ForAll @IntRange(max = 11) int changed, @ForAll long seed) {
        Gpt model = isFirst ? first : gpt;
        int at = changed % time;
        int[] ids = new Random(seed).ints(time, 0, 23).toArray();
        int[] other = ids.clone();
        other[at] = (ids[at] + 1) % 23;
        for (Telling telling : Telling.values()) {
            float[] before = telling.during(() -> model.forward(new int[][] {ids}).toFloats());
            float[] after = telling.during(() -> model.forward(new int[][] {other}).toFloats());
            assertThat(Arrays.copyOf(after, at * 23)).containsExactly(Arrays.copyOf(before, at * 23));
            assertThat(after).isNotEqualTo(before);
        }
    }

    @Test
    void theNotebooksModelIsCausalToo() {
        Gpt larger = new Gpt(GptConfig.of(80, 64, 128, 4, 4), 5);
        int[][] ids = {new Random(1).ints(64, 0, 80).toArray(), new Random(2).ints(64, 0, 80).toArray()};
        float[] before = larger.forward(ids).toFloats();
        ids[0][40] = (ids[0][40] + 1) % 80;
        float[] after = larger.forward(ids).toFloats();
        assertThat(Arrays.copyOf(after, 40 * 80)).containsExactly(Arrays.copyOf(before, 40 * 80));
        assertThat(Arrays.copyOfRange(after, 64 * 80, 128 * 80)).as("the other text")
                .containsExactly(Arrays.copyOfRange(before, 64 * 80, 128 * 80));
    }

    @Test
    void theSameSeedBuildsTheSameModel() {
        int[][] ids = {{1, 2, 3}};
        assertThat(new Gpt(small, 3).forward(ids).toFloats()).containsExactly(gpt.forward(ids).toFloats());
        assertThat(new Gpt(small, 4).forward(ids).toFloats()).isNotEqualTo(gpt.forward(ids).toFloats());
    }

    @Test
    void aTraceNamesEveryLayer() {
        Trace trace = Trace.of(() -> gpt.forward(new int[][] {{1, 2, 3}}));
        assertThat(trace.names()).contains("residual.0", "layer.0.attention.query", "layer.0.attention.scores",
                "layer.1.attention.probabilities", "layer.1.attention.out", "layer.0.mlp.active", "layer.1.mlp.out",
                "layer.1.middle", "residual.2", "logits");
        assertThat(trace.get("layer.0.attention.probabilities").shape()).containsExactly(1, 2, 3, 3);
    }

    @Test
    void tracingChangesNothing() {
        int[][] ids = {{1, 2, 3, 4}};
        Tensor[] traced = new Tensor[1];
        Trace.of(() -> traced[0] = gpt.forward(ids));
        assertThat(traced[0].toFloats()).containsExactly(gpt.forward(ids).toFloats());
    }

    /** Where all is dropped, nothing reaches the last norm, which gives its bias: the embedding and both sub-layers are dropped. */
    @Test
    void whatFlowsIsDroppedWhileTraining() {
        Gpt dropping = scattered(new Gpt(small.withDropout(0.9999), 1), 2);
        Tensor nothing = Gradients.off(() -> dropping.parameters().get("norm.bias").reshape(1, 16)
                .linear(dropping.parameters().get("tokens.weight"), null));                            // [1, vocabulary]
        dropping.setTraining(true);
        close("logits", dropping.forward(new int[][] {{5}}).toFloats(), nothing.toFloats(), 1e-5);
        dropping.setTraining(false);
        assertThat(dropping.forward(new int[][] {{5}}).toFloats()).as("afterwards")
                .isEqualTo(scattered(new Gpt(small, 1), 2).forward(new int[][] {{5}}).toFloats());
        assertThat(small.withDropout(0.2).attention().dropout()).as("of connections").isEqualTo(0.2);
    }

    /** In GPT-2 what a sub-layer adds to the stream starts smaller, as there are 2 x layers of them (Radford et al. 2019, section 2.3). */
    @Test
    void whatWritesToTheStreamStartsSmallerInGpt2() {
        GptConfig deep = GptConfig.of(9, 4, 64, 8, 1);
        for (String output : new String[] {"layer.0.attention.output.weight", "layer.7.mlp.down.weight"}) {
            assertThat(deviation(new Gpt(deep, 1), output)).isCloseTo(0.02 / 4, within(2e-4));
            assertThat(deviation(new Gpt(deep.withResidual(Residual.POST_NORM), 1), output)).isCloseTo(0.02, within(8e-4));
        }
        assertThat(deviation(new Gpt(deep, 1), "layer.0.mlp.up.weight")).isCloseTo(0.02, within(8e-4));
    }

    private static double deviation(Gpt model, String parameter) {
        return Math.sqrt(Gradients.off(() -> model.parameters().get(parameter).square().mean().item()));
    }

    @Test
    void theClassifierDropsWhatItJudges() {
        GptClassifier classifier = new GptClassifier(scattered(new Gpt(small.withDropout(0.9999), 1), 2), 3, 1);
        assertThat(classifier.forward(new int[][] {{5, 6}}, 2).classes().toFloats()).doesNotContain(0);
        classifier.setTraining(true);
        assertThat(classifier.forward(new int[][] {{5, 6}}, 2).classes().toFloats()).containsOnly(0);
    }

    private static Gpt scattered(Gpt model, long seed) {
        Random random = new Random(seed);
        model.parameters().values().forEach(parameter -> Updates.assign(parameter, Tensor.randomNormal(random, parameter.shape())));
        return model;
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> gpt.forward(new int[][] {{1, 23}})).hasMessageContaining("id 23 at [0, 1]").hasMessageContaining("22");
        assertThatThrownBy(() -> gpt.forward(new int[][] {{-1}})).hasMessageContaining("id -1");
        assertThat(gpt.forward(new int[1][12]).shape()).as("the longest text").containsExactly(1, 12, 23);
        assertThatThrownBy(() -> gpt.forward(new int[][] {new int[13]}))
                .hasMessageContaining("13 tokens").hasMessageContaining("12 positions");
        assertThatThrownBy(() -> gpt.forward(new int[0][])).hasMessageContaining("0 texts");
        assertThatThrownBy(() -> gpt.forward(new int[][] {{}})).hasMessageContaining("at least one token");
        assertThatThrownBy(() -> gpt.forward(new int[][] {{1, 2}, {3}})).hasMessageContaining("text 1 has 1 tokens");
    }
}
