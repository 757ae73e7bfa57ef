package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.attention.KeyValueCache;
import org.loupe.model.LanguageModel;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Residual;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** Writing with a cache gives what writing without one gives, and in company what one gets alone. */
class GeneratorTest {
    private static final int VOCABULARY = 31, CONTEXT = 60;

    /** A small random GPT whose choices are far apart, so that rounding decides none of them. */
    private static Gpt randomGpt(long seed) {
        Random random = new Random(seed);
        int heads = 1 + random.nextInt(3), hidden = heads * 2 * (1 + random.nextInt(4));
        GptConfig config = GptConfig.of(VOCABULARY, CONTEXT, hidden, 1 + random.nextInt(3), heads)
                .withResidual(Residual.values()[random.nextInt(Residual.values().length)]);
        Gpt gpt = new Gpt(config, seed);
        gpt.parameters().values().forEach(parameter -> Updates.assign(parameter, Tensor.randomNormal(random, parameter.shape()).mul(0.5)));
        return gpt;
    }

    /** A small random LLaMA with shared key and value heads, rotary positions and, most often, a sliding window. */
    private static Llama randomLlama(long seed) {
        Random random = new Random(seed);
        int shared = 1 + random.nextInt(2), heads = shared * (1 + random.nextInt(2));
        LlamaConfig config = LlamaConfig.of(VOCABULARY, CONTEXT, heads * 4, 1 + random.nextInt(2), heads, shared, 12);
        Llama llama = new Llama(config.withSlidingWindow(random.nextInt(9)), seed);
        llama.parameters().values()
                .forEach(parameter -> Updates.assign(parameter, Tensor.randomNormal(random, parameter.shape()).mul(0.5)));
        return llama;
    }

    static LanguageModel randomModel(long seed) {
        return seed % 2 == 0 ? randomGpt(seed) : randomLlama(seed);
    }

    static int[][] prompts(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> random.ints(1 + random.nextInt(20), 0, VOCABULARY).toArray()).toArray(int[][]::new);
    }

    private static List<int[]> tokens(List<Generation> generations) {
        return generations.stream().map(Generation::tokens).toList();
    }

    @Property(tries = 40, seed = "1")
    void aCacheChangesNoToken(@ForAll long seed, @ForAll boolean isGreedy) {
        LanguageModel model = randomModel(seed);
        int[] prompt = prompts(new Random(seed), 1)[0];
        Sampler sampler = isGreedy ? Sampler.greedy() : Sampler.temperature(1.1).withTopP(0.95).withRepetitionPenalty(1.2);
        int count = CONTEXT - prompt.length;
        int[] cached = new Generator(model).generate(prompt, count, sampler, seed);
        assertThat(cached).hasSize(CONTEXT).containsExactly(new Generator(model::forward, CONTEXT).generate(prompt, count, sampler, seed));
    }

    @Property(tries = 30, seed = "2")
    void everyPromptGetsWhatItGetsAlone(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int count, @ForAll boolean isGreedy) {
        Generator generator = new Generator(randomModel(seed));
        Random random = new Random(seed);
        int[][] prompts = prompts(random, count);
        GenerationConfig config = GenerationConfig.of(25).withStopTokens(random.ints(3, 0, VOCABULARY).toArray())
                .withSequences(1 + random.nextInt(3))
                .withSampler(isGreedy ? Sampler.greedy() : Sampler.temperature(0.9).withMinP(0.05), seed);
        List<Generation> together = generator.generate(config, prompts);
        assertThat(together).extracting(Generation::prompt).isSorted();
        List<Generation> alone = Arrays.stream(prompts).flatMap(prompt -> generator.generate(config, prompt).stream()).toList();
        assertThat(tokens(together)).usingRecursiveComparison().isEqualTo(tokens(alone));
        assertThat(together).extracting(Generation::ending).isEqualTo(alone.stream().map(Generation::ending).toList());
    }

    @Test
    void sequencesOfOnePromptDifferAndTheSeedRepeatsThem() {
        Generator generator = new Generator(randomGpt(4));
        GenerationConfig config = GenerationConfig.of(20).withSampler(Sampler.temperature(1.5), 9).withSequences(4);
        List<int[]> four = tokens(generator.generate(config, new int[] {1, 2}));
        assertThat(four.stream().map(Arrays::toString).distinct()).hasSize(4);
        assertThat(tokens(generator.generate(config, new int[] {1, 2}))).usingRecursiveComparison().isEqualTo(four);
        assertThat(tokens(generator.generate(config.withSequences(2), new int[] {1, 2}))).usingRecursiveComparison()
                .isEqualTo(four.subList(0, 2));
    }

    @Test
    void theContextIsNeverExceeded() {
        Generator generator = new Generator(randomGpt(5));
        List<Generation> written = generator.generate(GenerationConfig.of(100), new int[7], new int[CONTEXT], new int[CONTEXT - 1]);
        assertThat(written).extracting(one -> one.tokens().length).containsExactly(CONTEXT - 7, 0, 1);
        assertThat(written).extracting(Generation::ending).containsOnly(Ending.CONTEXT);
        assertThat(written.get(0).tokensPerSecond()).isPositive();
        assertThat(generator.generate(GenerationConfig.of(0), new int[3]).get(0).ending()).isEqualTo(Ending.LENGTH);
    }

    @Test
    void aStopTokenEndsItsTextOnly() {
        Generator generator = new Generator(randomGpt(6));
        int[][] prompts = prompts(new Random(6), 2);
        int[] first = generator.generate(GenerationConfig.of(10), prompts).get(0).tokens();
        List<Generation> written = generator.generate(GenerationConfig.of(10).withStopTokens(first[3]), prompts);
        int end = IntStream.range(0, 10).filter(i -> first[i] == first[3]).findFirst().orElseThrow();
        assertThat(written.get(0).tokens()).containsExactly(Arrays.copyOf(first, end + 1));
        assertThat(written.get(0).ending()).isEqualTo(Ending.STOP_TOKEN);
    }

    @Test
    void anInterruptEndsAllTextsWithWhatIsWritten() {
        List<Generation> written = new Generator(randomGpt(7)).generate(GenerationConfig.of(20), (prompt, sequence, token) -> {
            if (prompt == 1) Thread.currentThread().interrupt();
        }, new int[] {1}, new int[] {2, 3});
        assertThat(written).extracting(Generation::ending).containsOnly(Ending.INTERRUPTED);
        assertThat(written).extracting(one -> one.tokens().length).containsOnly(1);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Thousands of tokens through one cache, with padding: the memory of the steps is used again, and all is given back. */
    @Test
    void memoryDoesNotGrowAndIsGivenBack() {
        Gpt gpt = new Gpt(GptConfig.of(VOCABULARY, 2100, 8, 2, 2), 1);
        Generator generator = new Generator(gpt);
        int[][] prompts = {{1}, {2, 3, 4}};
        generator.generate(GenerationConfig.of(5), prompts);
        long before = settled();
        long cache = 2L * 2 * 2 * 4096 * 8 * Float.BYTES;       // layers, keys and values, texts, room of 4,096 tokens, hidden
        long[] most = {0, 0};
        generator.generate(GenerationConfig.of(2050), (prompt, sequence, token) -> {
            most[0] = Math.max(most[0], Memory.report().live());
            most[1]++;
        }, prompts);
        assertThat(most[1]).isEqualTo(2 * 2050);
        assertThat(most[0]).as("bytes in use").isLessThanOrEqualTo(before + cache + 100_000);
        assertThat(Memory.report().live()).isLessThanOrEqualTo(before);
    }

    /** What is in use after the collector has taken what the tests before left behind. */
    static long settled() {
        long live = Long.MAX_VALUE;
        for (int same = 0; same < 5; ) {
            System.gc();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            long now = Memory.report().live();
            same = now == live ? same + 1 : 0;
            live = now;
        }
        return live;
    }

    @Test
    void theCacheIsClosedAfterErrors() {
        Gpt gpt = randomGpt(8);
        Generator generator = new Generator(gpt);
        int[][] prompts = {{1, 2, 3}, {4}};
        generator.generate(GenerationConfig.of(3).withSequences(2), prompts);
        long before = settled();
        assertThatThrownBy(() -> generator.generate(GenerationConfig.of(9), (prompt, sequence, token) -> {
            throw new IllegalStateException("the listener fails");
        }, prompts)).hasMessage("the listener fails");
        assertThatThrownBy(() -> generator.generate(GenerationConfig.of(9), new int[] {1, VOCABULARY})).hasMessageContaining("id 31");
        assertThatThrownBy(() -> generator.generate(GenerationConfig.of(9), new int[] {-1})).hasMessageContaining("id -1");
        generator.generate(GenerationConfig.of(9).withSequences(3), new int[] {1, 2}, new int[] {5}, new int[] {3, 4, 5});
        assertThat(Memory.report().live()).isLessThanOrEqualTo(before);
    }

    @Test
    void scoresThatAreNoNumbersStopIt() {
        LanguageModel damaged = new LanguageModel() {
            @Override
            public Tensor forward(int[][] ids, KeyValueCache cache) {
                return Tensor.of(new float[] {1, Float.NaN}, 1, 1, 2);
            }

            @Override
            public Config config() {
                return GptConfig.of(2, 9, 2, 1, 1);
            }
        };
        assertThatThrownBy(() -> new Generator(damaged).generate(GenerationConfig.of(2), new int[] {1}))
                .hasMessageContaining("token 1 is NaN");
    }

    @Test
    void badInputIsNamed() {
        Generator generator = new Generator(randomGpt(9));
        GenerationConfig config = GenerationConfig.of(5);
        assertThatThrownBy(() -> generator.generate(config)).hasMessageContaining("no prompt");
        assertThatThrownBy(() -> generator.generate(config, new int[] {1}, new int[0])).hasMessageContaining("prompt 1 is empty");
        assertThatThrownBy(() -> generator.generate(config, new int[] {1}, new int[61]))
                .hasMessageContaining("prompt 1 has 61 tokens").hasMessageContaining("60");
        assertThatThrownBy(() -> GenerationConfig.of(-1)).hasMessageContaining("count -1");
        assertThatThrownBy(() -> config.withSequences(0)).hasMessageContaining("sequences 0");
        assertThatThrownBy(() -> config.withStopTokens(-5)).hasMessageContaining("stop token -5");
        assertThatThrownBy(() -> config.withStopStrings(Arrays::toString, "a", "")).hasMessageContaining("empty")
                .hasMessageContaining("[a, ]");
        assertThatThrownBy(() -> config.withStopStrings(null, "a")).hasMessageContaining("[a]").hasMessageContaining("decoder");
        assertThatThrownBy(() -> generator.nextLogits()).hasMessageContaining("prompt is empty");
        assertThat(generator.nextLogits(1, 2)).hasSize(VOCABULARY);
    }
}
