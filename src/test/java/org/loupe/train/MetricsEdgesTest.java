package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsEdgesTest {
    @Test
    void aWordCountsOnceForEachTimeOnBothSides() {
        assertThat(SpanMetrics.f1("no yes", "no no")).as("2 * 1 / 4").isEqualTo(0.5);
    }

    @Test
    void anArticleBesideALetterOfAnotherAlphabetIsNoArticle() {
        assertThat(SpanMetrics.exactMatch("\u00e9a", "\u00e9")).isZero();
    }

    @Test
    void aCorrelationNeverLeavesItsRange() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double[] x = random.doubles(3).toArray();
            assertThat(Correlations.pearson(x, x)).isBetween(0.999999, 1.0);
        }
    }

    @Test
    void wordsArePartedAsPythonPartsThem() {
        for (String space : List.of(" ", "\u001c", "\u001f", "\u0085", "\u00a0", "\u2003", "\u3000"))
            assertThat(SpanMetrics.exactMatch("red" + space + "house", "red house")).as("U+%04x", (int) space.charAt(0)).isEqualTo(1);
        assertThat(SpanMetrics.exactMatch("red\u200bhouse", "red house")).as("a space of no width is none").isZero();
    }
}
