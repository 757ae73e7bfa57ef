package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
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
                boolean goesOn = random.nextInt(4) > 0;      // sometimes another text follows
                text = goesOn ? join(text, kept.tokens(), new int[] {random.nextInt(31)}) : GeneratorTest.prompts(random, 1)[0];
            }
        }
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void whatIsHeldIsNotReadAgain() {
        LanguageModel model = GeneratorTest.randomModel(2);
        int[] read = new int[1];
        LanguageModel counting = new LanguageModel() {
            @Override
            public Tensor forward(int[][] ids, KeyValueCache cache) {
                read[0] += ids[0].length;
                return model.forward(ids, cache);
            }

            @Override
            public Config config() {
                return model.config();
            }
        };
        try (KeptCache cache = new KeptCache(counting)) {
            Generator generator = new Generator(cache);
            int[] prompt = IntStream.range(0, 20).toArray(), written = generator.generate(GenerationConfig.of(3), prompt).get(0).tokens();
            assertThat(read[0]).isEqualTo(22);              // the last token that was written is not read yet
            assertThat(cache.length()).isEqualTo(22);
            generator.generate(GenerationConfig.of(1), join(prompt, written, new int[] {5, 6}));
            assertThat(read[0]).isEqualTo(25);
            generator.generate(GenerationConfig.of(1), prompt);
            assertThat(read[0]).as("a text that is not longer is read anew").isEqualTo(45);
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
