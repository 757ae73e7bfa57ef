package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ThinnedLineTest {
    @Test
    void aLongLineOfMeansKeepsItsEndsAndLiesOnTheStraightLineItHad() {
        ThinnedLine line = ThinnedLine.ofMeans();
        for (int x = 1; x <= 100_000; x++) line.add(x, 2 * x);
        double[] x = line.xy()[0], y = line.xy()[1];
        assertThat(x.length).isBetween(ThinnedLine.MOST / 2, ThinnedLine.MOST);
        assertThat(x[0]).isLessThan(500);
        assertThat(x[x.length - 1]).isGreaterThan(99_500);
        for (int i = 0; i < x.length; i++) {
            assertThat(y[i]).isCloseTo(2 * x[i], within(1e-6));
            if (i > 0 && i < x.length - 1) assertThat(x[i] - x[i - 1]).isEqualTo(line.perPoint());
        }
    }

    @Test
    void aLineOfTheLargestLosesNoPeak() {
        ThinnedLine line = ThinnedLine.ofLargest();
        for (int x = 1; x <= 5_000; x++) line.add(x, x == 1_234 ? 77 : x == 4_999 ? 55 : 1);
        double[] x = line.xy()[0], y = line.xy()[1];
        assertThat(line.perPoint()).isEqualTo(16);
        int peak = 0;
        while (y[peak] != 77) peak++;
        assertThat(x[peak]).isCloseTo(1_234, within(8.0));
        assertThat(Arrays.stream(y).filter(value -> value == 1).count()).isEqualTo(y.length - 2);
        assertThat(y[y.length - 1]).as("of a point that is not yet full").isEqualTo(55);
    }

    @Test
    void whatIsNoNumberOrCameBeforeIsLeftOut() {
        ThinnedLine line = ThinnedLine.ofMeans();
        assertThat(line.isEmpty()).isTrue();
        line.add(1, Double.NaN);
        line.add(2, Double.NEGATIVE_INFINITY);
        line.add(3, 7);
        line.add(3, 8);
        assertThat(line.xy()).isDeepEqualTo(new double[][] {{3}, {7}});
    }
}
