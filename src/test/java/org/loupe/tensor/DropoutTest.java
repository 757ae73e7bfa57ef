package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is dropped looks random, and depends on nothing but the seed and the place. */
class DropoutTest {
    private static final int SIZE = 100_000;      // many tiles, and work for all threads

    private static float[] dropped(int size, double probability, long seed) {
        return Tensor.ones(size).dropout(probability, new Random(seed)).toFloats();
    }

    @Test
    void theSizeOfTheTensorDoesNotMatter() {
        assertThat(Arrays.copyOf(dropped(SIZE, 0.3, 1), 5_000)).isEqualTo(dropped(5_000, 0.3, 1));
    }

    /** Two elements are both dropped, or both kept, as often as independent ones would be: at every distance, and for every seed. */
    @Test
    void noPatternRepeats() {
        for (double p : new double[] {0.1, 0.5})
            for (int seed = 0; seed < 5; seed++) {
                float[] y = dropped(SIZE, p, seed), other = dropped(SIZE, p, seed + 1);
                double expected = p * p + (1 - p) * (1 - p);
                for (int distance : new int[] {1, 2, 3, 64, 1000, 4096, 8192, 32_768, SIZE / 3})
                    assertThat(alike(y, distance, y)).as("seed %d, distance %d", seed, distance).isCloseTo(expected, within(0.012));
                assertThat(alike(y, 0, other)).as("seeds %d and %d", seed, seed + 1).isCloseTo(expected, within(0.012));
            }
    }

    @Test
    void theMeanStays() {
        for (double p : new double[] {0.01, 0.1, 0.5, 0.9}) {
            float[] y = dropped(SIZE, p, 3);
            double sum = 0;
            for (float value : y) sum += value;
            assertThat(sum / SIZE).as("probability %s", p).isCloseTo(1, within(5 * Math.sqrt(p / (1 - p) / SIZE)));
        }
    }

    /** The share of places at which both are 0 or neither is. */
    private static double alike(float[] x, int shift, float[] y) {
        int n = x.length - shift, same = 0;
        for (int i = 0; i < n; i++) if (x[i + shift] == 0 == (y[i] == 0)) same++;
        return same / (double) n;
    }
}
