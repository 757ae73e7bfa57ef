package org.loupe.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.bench.Statistics.Fit;
import org.loupe.bench.Statistics.Spread;

/** The numbers that the benchmark tables show. */
class StatisticsTest {
    @Test
    void quartilesLieBetweenValuesAsInNumPy() {
        assertThat(Statistics.spread(7, 1, 3, 10)).isEqualTo(new Spread(2.5, 5, 7.75));      // numpy.quantile
        assertThat(Statistics.spread(4)).isEqualTo(new Spread(4, 4, 4));
        assertThatThrownBy(Statistics::spread).hasMessageContaining("at least one value");
    }

    @Test
    void aPolynomialIsFoundAgain() {
        double[] x = {64, 128, 256, 512, 1024}, y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = 5e4 - 30 * x[i] + 2.5 * x[i] * x[i];
        Fit fit = Statistics.fit(2, x, y);
        assertThat(fit.coefficients()).containsExactly(new double[] {5e4, -30, 2.5}, within(1e-4));
        assertThat(fit.rSquared()).isCloseTo(1, within(1e-12));
    }

    @Test
    void aLineThroughUnevenPointsExplainsAPart() {
        Fit fit = Statistics.fit(1, new double[] {0, 1, 2, 3}, new double[] {1, 2, 4, 5});   // numpy.polyfit: 1.4 x + 0.9
        assertThat(fit.coefficients()).containsExactly(new double[] {0.9, 1.4}, within(1e-12));
        assertThat(fit.rSquared()).isCloseTo(0.98, within(1e-12));
        assertThatThrownBy(() -> Statistics.fit(2, new double[] {1, 2}, new double[] {1, 2}))
                .hasMessageContaining("needs at least 3 points");
    }

    @Test
    void ratiosComparePairsOfRounds() {
        Times slow = new Times(List.of(new double[] {20, 22, 24}, new double[] {60}, new double[] {30}), null);
        Times fast = new Times(List.of(new double[] {11, 11, 11}, new double[] {20}, new double[] {10}), null);
        assertThat(slow.ratioTo(fast)).isEqualTo(new Spread(2.5, 24 / 11.0, 3));             // of the rounds: 2, 3, 3
    }

    @Test
    void warmUpWaitsForCallsTimeAndASettledMedian() {
        WarmUp quick = new WarmUp();
        assertThat(quick.batch()).isOne();
        quick.add(new double[] {40e9}, 40);                                                  // compiling counts for nothing
        assertThat(quick.isDone()).isFalse();
        for (int i = 0; i < 3; i++) quick.add(new double[30], 0.7);
        assertThat(quick.isDone()).as("after 2.1 s, 91 calls").isFalse();
        quick.add(new double[30], 0.7);
        assertThat(quick.isDone()).as("after 2.8 s, 121 calls, level").isTrue();
        assertThat(quick.batch()).isEqualTo(21);
        quick.add(new double[] {100, 200, 300}, 0.7);
        assertThat(quick.isDone()).as("no longer level").isFalse();

        WarmUp slow = new WarmUp();
        for (int i = 0; i < 4; i++) slow.add(new double[] {5e9 / (i + 1)}, 5);
        assertThat(slow.isDone()).as("still falling after 15 s").isFalse();
        slow.add(new double[] {1e8}, 5);
        assertThat(slow.isDone()).as("after 20 s").isTrue();
        assertThat(slow.batch()).isOne();
    }
}
