package org.loupe.model.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Residual;
import org.loupe.nn.Trace;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;

class GptTest {
    private final GptConfig small = GptConfig.of(23, 12, 16, 2, 2);
    private final Gpt gpt = new Gpt(small, 3);

    @Test
    void parameterCountsAreThePublishedOnes() {
        assertThat(GptConfig.gpt1().parameterCount()).isEqualTo(116_534_784);
        assertThat(GptConfig.gpt2().parameterCount()).isEqualTo(124_439_808);
        assertThat(GptConfig.gpt2Medium().parameterCount()).isEqualTo(354_823_168);
        assertThat(GptConfig.gpt2Large().parameterCount()).isEqualTo(774_030_080);
        assertThat(GptConfig.gpt2Xl().parameterCount()).isEqualTo(1_557_611_200);
    }

    @Property(tries = 10)
    void theFormulaCountsWhatIsBuilt(@ForAll @IntRange(min = 1, max = 40) int vocabulary, @ForAll @IntRange(min = 1, max = 9) int context,
                                     @ForAll @IntRange(min = 1, max = 4) int layers, @ForAll @IntRange(min = 1, max = 4) int heads) {
        GptConfig config = GptConfig.of(vocabulary, context, heads * 3, layers, heads);
        for (Residual residual : Residual.values())
            assertThat(new Gpt(config.withResidual(residual), 1).parameterCount()).isEqualTo(config.withResidual(residual).parameterCount());
    }

    @Property(tries = 30)
    void aLaterTokenChangesNoEarlierLogitByASingleBit(@ForAll @IntRange(min = 2, max = 12) int time, @ForAll @IntRange(max = 11) int changed,
                                                      @ForAll long seed) {
        int at = changed % time;
        int[] ids = new Random(seed).ints(time, 0, 23).toArray();
        int[] other = ids.clone();
        other[at] = (ids[at] + 1) % 23;
        for (Telling telling : Telling.values()) {
            float[] before = telling.during(() -> gpt.forward(new int[][] {ids}).toFloats());
            float[] after = telling.during(() -> gpt.forward(new int[][] {other}).toFloats());
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
        assertThat(Arrays.copyOfRange(after, 64 * 80, 128 * 80)).as("the other text").containsExactly(Arrays.copyOfRange(before, 64 * 80, 128 * 80));
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
        assertThat(trace.names()).contains("embedding", "layer.0.attention.query", "layer.0.attention.scores", "layer.1.attention.probabilities",
                "layer.1.attention.out", "layer.0.mlp.active", "layer.1.mlp.out", "layer.1.out", "logits");
        assertThat(trace.get("layer.0.attention.probabilities").shape()).containsExactly(1, 2, 3, 3);
    }

    @Test
    void tracingChangesNothing() {
        int[][] ids = {{1, 2, 3, 4}};
        Tensor[] traced = new Tensor[1];
        Trace.of(() -> traced[0] = gpt.forward(ids));
        assertThat(traced[0].toFloats()).containsExactly(gpt.forward(ids).toFloats());
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> gpt.forward(new int[][] {{1, 23}})).hasMessageContaining("id 23 at [0, 1]").hasMessageContaining("22");
        assertThatThrownBy(() -> gpt.forward(new int[][] {{-1}})).hasMessageContaining("id -1");
        assertThatThrownBy(() -> gpt.forward(new int[][] {new int[13]})).hasMessageContaining("13 tokens").hasMessageContaining("12 positions");
        assertThatThrownBy(() -> gpt.forward(new int[0][])).hasMessageContaining("0 texts");
        assertThatThrownBy(() -> gpt.forward(new int[][] {{}})).hasMessageContaining("at least one token");
        assertThatThrownBy(() -> GptConfig.of(23, 12, 16, 2, 3)).hasMessageContaining("hidden 16").hasMessageContaining("heads 3");
        assertThatThrownBy(() -> GptConfig.of(0, 12, 16, 2, 2)).hasMessageContaining("vocabulary 0");
        assertThatThrownBy(() -> small.withDropout(1)).hasMessageContaining("dropout 1.0");
    }
}
