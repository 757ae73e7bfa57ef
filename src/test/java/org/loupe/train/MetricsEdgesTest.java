package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;

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
}
