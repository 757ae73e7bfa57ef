package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BigramCountsTest {
    @Property(tries = 50)
    void whatMayFollowSharesOutOne(@ForAll @IntRange(min = 2, max = 30) int vocabulary,
            @ForAll @IntRange(min = 20, max = 200) int length, @ForAll long seed) {
        // The last token of the text has one successor less than it has occurrences, so it alone may share out less.
        int[] ids = new Random(seed).ints(length, 0, vocabulary).toArray();
        BigramCounts counts = BigramCounts.of(ids, vocabulary);
        for (int previous = 0; previous < vocabulary; previous++) {
            int token = previous;
            double sum = IntStream.range(0, vocabulary).mapToDouble(next -> counts.probability(token, next)).sum();
            assertThat(sum).isLessThanOrEqualTo(1 + 1e-9).isGreaterThan(token == ids[length - 1] ? 0.1 : 1 - 1e-9);
        }
    }

    @Test
    void aTextOfPairsIsLearnedAndOneOfChanceIsNot() {
        int[] pairs = IntStream.range(0, 4000).map(i -> i % 2 == 0 ? i * 7 / 2 % 8 : 8 + i / 2 * 7 % 8).toArray();
        assertThat(BigramCounts.of(pairs, 16).loss(pairs)).isLessThan(0.02);
        int[] chance = new Random(1).ints(20_000, 0, 16).toArray();
        assertThat(BigramCounts.of(chance, 16).loss(new Random(2).ints(20_000, 0, 16).toArray())).isCloseTo(Math.log(16), within(0.02));
    }

    @Test
    void badTextsAreNamed() {
        assertThatThrownBy(() -> BigramCounts.of(new int[5], 3)).hasMessageContaining("5 tokens");
        assertThatThrownBy(() -> BigramCounts.of(IntStream.range(0, 30).toArray(), 29))
                .hasMessageContaining("id 29 at 29").hasMessageContaining("28");
        assertThatThrownBy(() -> BigramCounts.of(new int[30], 3).loss(1)).hasMessageContaining("1 tokens");
    }
}
