package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.attention.KeyValueCache;
import org.loupe.model.LanguageModel;
import org.loupe.tensor.Tensor;

/** A conversation with a kept cache is the conversation without one. */
class KeptCacheTest {
    @Property(tries = 60)
    void turnsAreWhatTheyWouldBeWithoutIt(@ForAll @IntRange(max = 1_000_000) int seed) {
        Random random = new Random(seed);
        LanguageModel model = GeneratorTest.randomModel(seed);
        GenerationConfig config = GenerationConfig.of(6);
        int[] text = GeneratorTest.prompts(random, 1)[0];
        try (KeptCache cache = new KeptCache(model)) {
            for (int turn = 0; turn < 3; turn++) {
                Generation kept = new Generator(cache).generate(config, text).get(0), fresh = new Generator(model).generate(config, text).get(0);
                assertThat(kept.tokens()).isEqualTo(fresh.tokens());
                int[] all = join(text, kept.tokens(), new int[] {random.nextInt(31)});
                text = switch (random.nextInt(4)) {          // it goes on, another begins alike, or it is another
                    case 0 -> GeneratorTest.prompts(random, 1)[0];
                    case 1 -> join(Arrays.copyOf(all, random.nextInt(all.length)), GeneratorTest.prompts(random, 1)[0]);
                    default -> all;
                };
            }
        }
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static LanguageModel heard(LanguageModel model, IntConsumer tokens) {
        return new LanguageModel() {
            @Override
            public Tensor forward(int[][] ids, KeyValueCache cache) {
                tokens.accept(ids[0].length);
                return model.forward(ids, cache);
            }

            @Override
            public Config config() {
                return model.config();
            }
        };
    }

    @Test
    void whatIsHeldIsNotReadAgain() {
        AtomicInteger read = new AtomicInteger();
        try (KeptCache cache = new KeptCache(heard(GeneratorTest.randomModel(2), read::addAndGet))) {
            Generator generator = new Generator(cache);
            int[] prompt = IntStream.range(0, 20).toArray(), written = generator.generate(GenerationConfig.of(3), prompt).get(0).tokens();
            assertThat(read).hasValue(22);                  // the last token that was written is not read yet
            assertThat(cache.length()).isEqualTo(22);
            int[] next = join(prompt, written, new int[] {5, 6});
            assertThat(cache.known(next)).isEqualTo(22);
            generator.generate(GenerationConfig.of(1), next);
            assertThat(read).hasValue(25);
            generator.generate(GenerationConfig.of(1), prompt);
            assertThat(read).as("the last token of a prompt is read for its scores").hasValue(26);
            assertThat(cache.length()).isEqualTo(20);
            generator.generate(GenerationConfig.of(1), join(Arrays.copyOf(prompt, 7), new int[] {30, 8, 9}));
            assertThat(read).as("from the first other token on").hasValue(29);
            cache.clear();
            assertThat(cache.known(prompt)).isZero();
            assertThat(cache.length()).isZero();
        }
    }

    /** A pass that ended in the middle leaves layers of different lengths. */
    @Test
    void afterAFailureAllIsReadAnew() {
        LanguageModel model = GeneratorTest.randomModel(2);
        boolean[] fails = {false};
        try (KeptCache cache = new KeptCache(heard(model, tokens -> {
            if (fails[0]) throw new IllegalStateException("planted");
        }))) {
            Generator generator = new Generator(cache);
            int[] prompt = {1, 2, 3}, longer = {1, 2, 3, 4};
            generator.generate(GenerationConfig.of(1), prompt);
            fails[0] = true;
            assertThatIllegalStateException().isThrownBy(() -> generator.generate(GenerationConfig.of(1), longer)).withMessage("planted");
            assertThat(cache.length()).isZero();
            fails[0] = false;
            assertThat(generator.generate(GenerationConfig.of(4), longer).get(0).tokens())
                    .isEqualTo(new Generator(model).generate(GenerationConfig.of(4), longer).get(0).tokens());
        }
    }

    @Test
    void itHoldsOneText() {
        LanguageModel model = GeneratorTest.randomModel(2);
        try (KeptCache cache = new KeptCache(model)) {
            Generator generator = new Generator(cache);
            assertThatIllegalArgumentException().isThrownBy(() -> generator.generate(GenerationConfig.of(1), new int[] {1}, new int[] {2}))
                    .withMessageContaining("one text, not 2");
            assertThatIllegalArgumentException().isThrownBy(() -> generator.generate(GenerationConfig.of(2).withSequences(2), new int[] {1}));
        }
    }
}
