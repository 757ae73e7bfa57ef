package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;

/** A batch at the end of the context, seeds side by side, and what is refused. */
class GeneratorEdgesTest {
    private static final int CONTEXT = 60;

    @Test
    void everyModelFillsItsContextBesideLongerPrompts() {
        for (long seed = 0; seed < 6; seed++) {
            List<Generation> written = new Generator(GeneratorTest.randomModel(seed))
                    .generate(GenerationConfig.of(100), new int[7], new int[CONTEXT], new int[CONTEXT - 1]);
            assertThat(written).as("seed %d", seed).extracting(one -> one.tokens().length).containsExactly(CONTEXT - 7, 0, 1);
            Generation alone = new Generator(GeneratorTest.randomModel(seed)).generate(GenerationConfig.of(100), new int[7]).get(0);
            assertThat(written.get(0).tokens()).containsExactly(alone.tokens());
            assertThat(new BeamSearch(GeneratorTest.randomModel(seed)).searchAll(BeamConfig.of(2, 100), new int[7], new int[CONTEXT - 1]))
                    .extracting(tree -> tree.results().get(0).tokens().length).containsExactly(CONTEXT - 7, 1);
        }
    }

    @Test
    void neighbouringSeedsBeginDifferently() {
        Generator generator = new Generator(GeneratorTest.randomModel(4));
        assertThat(IntStream.range(0, 40).map(seed -> generator.generate(new int[] {1}, 1, Sampler.temperature(20), seed)[1]).distinct().count())
                .isGreaterThan(15);
    }

    @Test
    void aModelInTrainingIsRefused() {
        Gpt gpt = new Gpt(GptConfig.of(11, 8, 16, 2, 2).withDropout(0.5), 1);
        gpt.setTraining(true);
        assertThatThrownBy(() -> new Generator(gpt).generate(new int[] {1}, 3, Sampler.greedy(), 1)).hasMessageContaining("setTraining(false)");
    }

    @Test
    void aStopTokenThatTheModelCannotWriteIsRefused() {
        Generator generator = new Generator(new Gpt(GptConfig.of(11, 8, 16, 2, 2), 1));
        assertThatThrownBy(() -> generator.generate(GenerationConfig.of(3).withStopTokens(5, 50256), new int[] {1}))
                .hasMessageContaining("stop token 50256").hasMessageContaining("11 tokens");
    }
}
