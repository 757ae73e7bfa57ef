package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Tensor;

class GenerateTest {
    private static final float[] LOGITS = {0, 2, 1, 2, -1};

    /** Scores the token after the last one it saw highest. */
    private static final Function<int[][], Tensor> COUNTS = ids -> {
        int time = ids[0].length;
        float[] logits = new float[time * 5];
        for (int t = 0; t < time; t++) logits[t * 5 + (ids[0][t] + 1) % 5] = 3;
        return Tensor.of(logits, 1, time, 5);
    };

    @Test
    void greedyTakesTheFirstOfTheLikeliest() {
        assertThat(Sampler.greedy().next(LOGITS, new Random())).isEqualTo(1);
        assertThat(Sampler.greedy().probabilities(LOGITS)).containsExactly(0, 1, 0, 0, 0);
    }

    @Test
    void temperatureOneGivesTheModelsOwnProbabilities() {
        double[] softmax = new double[5];
        double sum = 0;
        for (float logit : LOGITS) sum += Math.exp(logit);
        for (int i = 0; i < 5; i++) softmax[i] = Math.exp(LOGITS[i]) / sum;
        assertThat(Sampler.temperature(1).probabilities(LOGITS)).containsExactly(softmax, within(1e-12));
    }

    @Property(tries = 50)
    void topKKeepsExactlyKAndTheLikeliest(@ForAll @IntRange(min = 1, max = 7) int k) {
        double[] p = Sampler.temperature(0.7).withTopK(k).probabilities(LOGITS);
        assertThat(Arrays.stream(p).filter(x -> x > 0).count()).isEqualTo(Math.min(k, 5));
        assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
        assertThat(p[1]).isPositive();
    }

    @Test
    void chanceFollowsTheProbabilities() {
        Sampler sampler = Sampler.temperature(1).withTopK(3);
        double[] p = sampler.probabilities(LOGITS);
        int[] counts = new int[5];
        Random random = new Random(4);
        for (int i = 0; i < 40_000; i++) counts[sampler.next(LOGITS, random)]++;
        for (int i = 0; i < 5; i++) assertThat(counts[i] / 40_000.0).isCloseTo(p[i], within(0.01));
    }

    @Test
    void writesOneTokenAfterTheOther() {
        List<Integer> streamed = new ArrayList<>();
        int[] text = new Generator(COUNTS, 3).generate(new int[] {2}, 6, Sampler.greedy(), 1, streamed::add);
        assertThat(text).containsExactly(2, 3, 4, 0, 1, 2, 3);
        assertThat(streamed).containsExactly(3, 4, 0, 1, 2, 3);
    }

    @Test
    void theModelNeverSeesMoreThanItsContext() {
        int[] longest = new int[1];
        new Generator(ids -> {
            longest[0] = Math.max(longest[0], ids[0].length);
            return COUNTS.apply(ids);
        }, 3).generate(new int[] {0, 1}, 9, Sampler.temperature(1), 1);
        assertThat(longest[0]).isEqualTo(3);
    }

    @Test
    void theSameSeedWritesTheSame() {
        Generator generator = new Generator(COUNTS, 4);
        int[] prompt = {0};
        int[] text = generator.generate(prompt, 30, Sampler.temperature(2), 5);
        assertThat(generator.generate(prompt, 30, Sampler.temperature(2), 5)).containsExactly(text);
        assertThat(generator.generate(prompt, 30, Sampler.temperature(2), 6)).isNotEqualTo(text);
    }

    @Test
    void anInterruptEndsItWithWhatIsWritten() {
        int[] text = new Generator(COUNTS, 4).generate(new int[] {0}, 100, Sampler.greedy(), 1, token -> {
            if (token == 3) Thread.currentThread().interrupt();
        });
        assertThat(text).containsExactly(0, 1, 2, 3);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> Sampler.temperature(-0.5)).hasMessageContaining("temperature -0.5");
        assertThatThrownBy(() -> Sampler.temperature(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Sampler.greedy().withTopK(-1)).hasMessageContaining("topK -1");
        assertThatThrownBy(() -> new Generator(COUNTS, 3).generate(new int[0], 5, Sampler.greedy(), 1))
                .hasMessageContaining("prompt is empty");
        assertThatThrownBy(() -> Sampler.temperature(1).next(new float[] {1, Float.NaN}, new Random())).hasMessageContaining("token 1");
        assertThatThrownBy(() -> Sampler.greedy().next(new float[] {1, Float.POSITIVE_INFINITY}, new Random()))
                .hasMessageContaining("token 1 is Infinity");
        assertThatThrownBy(() -> Sampler.greedy().next(new float[] {Float.NEGATIVE_INFINITY}, new Random()))
                .hasMessageContaining("every token");
    }

    @Test
    void aGenerationShowsItsTokens() {
        assertThat(new Generation(0, 1, new int[] {3, 4}, "de", Ending.CONTEXT, 2.25)).hasToString(
                "Generation[prompt=0, sequence=1, tokens=[3, 4], text=de, ending=CONTEXT, tokensPerSecond=2.3]");
    }
}
