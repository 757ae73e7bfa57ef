package org.loupe.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SeededRandomTest {
    @Property(tries = 50)
    void drawsWhatRandomDraws(@ForAll long seed) {
        assertThat(some(new SeededRandom(seed))).isEqualTo(some(new Random(seed)));
        SeededRandom again = new SeededRandom(1);
        again.nextGaussian();
        again.setSeed(seed);
        assertThat(some(again)).isEqualTo(some(new Random(seed)));
    }

    /** Also between the two numbers of a pair of normally distributed ones. */
    @Property(tries = 50)
    void goesOnFromAState(@ForAll long seed) {
        SeededRandom random = new SeededRandom(seed);
        random.nextGaussian();
        SeededRandom.State state = random.state();
        String expected = random.nextGaussian() + some(random);
        SeededRandom other = new SeededRandom(0);
        other.restore(state);
        assertThat(other.nextGaussian() + some(other)).isEqualTo(expected);
    }

    private static String some(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 5; i++)
            out.append(random.nextInt()).append(' ').append(random.nextInt(7 + i)).append(' ').append(random.nextLong()).append(' ')
                    .append(random.nextGaussian()).append(' ').append(random.nextDouble()).append(' ')
                    .append(random.nextFloat()).append(' ').append(random.nextBoolean());
        random.ints(10, 3, 1000).forEach(out::append);
        random.doubles(3).forEach(out::append);
        return out.toString();
    }
}
