package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.model.LanguageModel;

/** Who looks at the choices changes none, and sees the scores that they were made by. */
class GenerationRecordTest {
    private static Sampler sampler(Random random) {
        double temperature = random.nextInt(3) == 0 ? 0 : 0.5 + random.nextDouble();
        return new Sampler(temperature, random.nextInt(12), 0.5 + random.nextDouble() / 2, random.nextDouble() * 0.1, random.nextBoolean() ? 1 : 1.3);
    }

    @Property(tries = 40, seed = "4")
    void lookingChangesNoToken(@ForAll long seed) {
        Random random = new Random(seed);
        Generator generator = new Generator(GeneratorTest.randomModel(seed));
        GenerationConfig config = GenerationConfig.of(15).withSampler(sampler(random), seed).withSequences(1 + random.nextInt(2)).withStopTokens(random.nextInt(31));
        int[][] prompts = GeneratorTest.prompts(random, 2);
        List<Generation> unseen = generator.generate(config, prompts);
        List<GenerationRecord> seen = GenerationRecord.all(generator, config, 5, prompts);
        assertThat(seen.stream().map(GenerationRecord::tokens)).usingRecursiveComparison().isEqualTo(unseen.stream().map(Generation::tokens).toList());
        assertThat(seen).extracting(GenerationRecord::ending).isEqualTo(unseen.stream().map(Generation::ending).toList());
        assertThat(seen.stream().map(GenerationRecord::prompt)).usingRecursiveComparison().isEqualTo(unseen.stream().map(one -> prompts[one.prompt()]).toList());
    }

    /** Without a cache the same computation gives the same bits, so what is told is what the model says of the text so far. */
    @Property(tries = 20, seed = "5")
    void whatIsToldIsWhatTheModelSaysOfTheTextSoFar(@ForAll long seed) {
        Random random = new Random(seed);
        LanguageModel model = GeneratorTest.randomModel(seed);
        Generator generator = new Generator(model::forward, model.context());
        Sampler sampler = sampler(random);
        List<Integer> text = new ArrayList<>(List.of(1, 2, 3));
        generator.generate(GenerationConfig.of(6).withSampler(sampler, seed), new GenerationListener() {
            @Override
            public boolean hearsChoices() {
                return true;
            }

            @Override
            public void onChoice(int prompt, int sequence, List<Sampler.Stage> stages, int token) {
                int[] soFar = text.stream().mapToInt(Integer::intValue).toArray();
                List<Sampler.Stage> expected = sampler.stages(generator.nextLogits(soFar), soFar);
                assertThat(stages).usingRecursiveComparison().isEqualTo(expected);
                assertThat(stages.get(stages.size() - 1).scores()[token]).isGreaterThan(Double.NEGATIVE_INFINITY);
                text.add(-1);
            }

            @Override
            public void onToken(int prompt, int sequence, int token) {
                assertThat(text.set(text.size() - 1, token)).as("told of the choice before the token").isEqualTo(-1);
            }
        }, new int[] {1, 2, 3});
        assertThat(text).hasSize(9);
    }

    @Test
    void whoDoesNotListenIsNotTold() {
        GenerationListener silent = new GenerationListener() {
            @Override
            public void onToken(int prompt, int sequence, int token) { }

            @Override
            public void onChoice(int prompt, int sequence, List<Sampler.Stage> stages, int token) {
                throw new AssertionError("told of a choice");
            }
        };
        assertThat(new Generator(GeneratorTest.randomModel(2)).generate(GenerationConfig.of(3), silent, new int[] {1}).get(0).tokens()).hasSize(3);
    }

    @Test
    void aPartKnowsWhatStandsBeforeIt() {
        GenerationRecord whole = GenerationRecord.of(new Generator(GeneratorTest.randomModel(4)), GenerationConfig.of(8), 3, 5, 6), part = whole.part(2, 5);
        assertThat(whole.tokens()).hasSize(8);
        assertThat(part.choices()).isEqualTo(whole.choices().subList(2, 5));
        assertThat(part.prompt()).startsWith(5, 6).endsWith(Arrays.copyOf(whole.tokens(), 2)).hasSize(4);
        assertThatThrownBy(() -> whole.part(3, 3)).hasMessageContaining("from 3 up to 3").hasMessageContaining("8 were written");
        assertThatThrownBy(() -> whole.part(0, 9)).hasMessageContaining("up to 9");
    }

    /** Greedy takes the likeliest, so the chosen token has rank 1 and all other probability is cut. */
    @Test
    void ofAGreedyChoiceOneTokenIsLeft() {
        for (Choice choice : GenerationRecord.of(new Generator(GeneratorTest.randomModel(6)), GenerationConfig.of(8), 3, 1).choices()) {
            assertThat(choice.rank()).isEqualTo(1);
            assertThat(choice.stages()).extracting(Choice.Stage::name).containsExactly("model", "top-k 1");
            assertThat(choice.cut()).isCloseTo(1 - choice.probability(), within(1e-9));
        }
    }

    @Test
    void badInputIsNamed() {
        Generator generator = new Generator(GeneratorTest.randomModel(2));
        assertThatThrownBy(() -> GenerationRecord.of(generator, GenerationConfig.of(2).withSequences(3), 4, 1)).hasMessageContaining("asks for 3")
                .hasMessageContaining("GenerationRecord.all");
        assertThatThrownBy(() -> new ChoiceRecorder(0)).hasMessageContaining("likeliest 0");
        assertThat(new ChoiceRecorder(3).choices(0, 0)).isEmpty();
    }
}
