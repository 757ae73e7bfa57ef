package org.loupe.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the loops over blocks against its formula: the plain ones, and those with vectors where this Java has them. */
class QuantizedLoopsTest {
    private final Random random = new Random(5);

    static Stream<QuantizedLoops> all() {
        return Stream.of(new PlainQuantizedLoops(), QuantizedLoops.BEST);
    }

    @Test
    void vectorsAreUsedWhereTheOtherLoopsHaveThem() {
        boolean hasVectors = !(Loops.BEST instanceof PlainLoops) && Loops.BEST.panelWidth() >= 24;
        assertThat(QuantizedLoops.BEST.getClass().getSimpleName()).isEqualTo(hasVectors ? "VectorQuantizedLoops" : "PlainQuantizedLoops");
    }

    /** IEEE 754 binary16, 3.4: all 63,488 finite numbers. */
    @ParameterizedTest
    @MethodSource("all")
    void halvesAreExact(QuantizedLoops loops) {
        for (int sign = 0; sign < 2; sign++)
            for (int exponent = 0; exponent < 31; exponent++) {
                short[] bits = new short[1024 + 3];
                for (int i = 0; i < 1024; i++) bits[3 + i] = (short) (sign << 15 | exponent << 10 | i);
                float[] y = new float[1025];
                y[1024] = 7;
                loops.halves(bits, 3, y, 1024);
                for (int i = 0; i < 1024; i++) {
                    float size = exponent == 0 ? Math.scalb((float) i, -24) : Math.scalb(1024f + i, exponent - 25);
                    if (Float.compare(y[i], sign == 0 ? size : -size) != 0)
                        assertThat(y[i]).as("%d %d %d", sign, exponent, i).isEqualTo(sign == 0 ? size : -size);
                }
                assertThat(y[1024]).isEqualTo(7);
            }
    }

    @ParameterizedTest
    @MethodSource("all")
    void halvesOfAnyNumberStayInTheirPlace(QuantizedLoops loops) {
        short[] bits = new short[50];
        Arrays.fill(bits, (short) 0xBC00);
        for (int n = 0; n <= 40; n++) {
            float[] y = new float[n + 2];
            loops.halves(bits, 5, y, n);
            for (int i = 0; i < y.length; i++) assertThat(y[i]).isEqualTo(i < n ? -1 : 0);
        }
    }

    /** One level of one block at a time: every value of a byte at every place. */
    @ParameterizedTest
    @MethodSource("all")
    void everyLevelStandsAtItsPlace(QuantizedLoops loops) {
        float[] scale = {3, 0.5f}, minimum = {1, -2};
        for (int level = -128; level < 128; level++)
            for (int at = 0; at < 64; at++) {
                byte[] levels = new byte[5 + 64];
                levels[5 + at] = (byte) level;
                float[] expected = new float[2 + 64 + 3], y = new float[expected.length];
                expected[2 + at] = scale[at / 32] * level;
                loops.decodeBytes(levels, 5, scale, y, 2, 2);
                assertSame(y, expected);
                if (at >= 32) continue;
                for (int i = 0; i < 64; i++) expected[2 + i] = minimum[i / 32];
                expected[2 + at / 16 * 32 + at % 16] += scale[at / 16] * (level & 15);
                expected[2 + at / 16 * 32 + at % 16 + 16] += scale[at / 16] * (level >> 4 & 15);
                loops.decodeNibbles(levels, 5, scale, minimum, y, 2, 2);
                assertSame(y, expected);
            }
    }

    /** A product of 0 may have either sign. */
    private static void assertSame(float[] actual, float[] expected) {
        for (int i = 0; i < expected.length; i++) if (actual[i] != expected[i]) assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void productsAreThoseOfTheDecodedNumbers(QuantizedLoops loops) {
        for (int blocks = 0; blocks <= 20; blocks++) {
            byte[] levels = new byte[3 + 32 * blocks];
            random.nextBytes(levels);
            float[] scale = floats(0, blocks), x = floats(4, 32 * blocks), values = new float[32 * blocks];
            loops.decodeBytes(levels, 3, scale, values, 0, blocks);
            assertProduct(loops.dotBytes(levels, 3, scale, x, 4, blocks), values, x);
            loops.decodeNibbles(levels, 3, scale, new float[blocks], values, 0, blocks);
            assertProduct(loops.dotNibbles(levels, 3, scale, x, 4, blocks), values, x);
        }
    }

    private static void assertProduct(float actual, float[] values, float[] x) {
        double sum = 0, size = 0;
        for (int i = 0; i < values.length; i++) {
            double term = (double) values[i] * x[4 + i];
            sum += term;
            size += Math.abs(term);
        }
        assertThat((double) actual).as("%d values", values.length).isCloseTo(sum, within(6e-8 * (8 + values.length / 8.0) * size));
    }

    /** Random numbers from a place on, with NaN before. */
    private float[] floats(int from, int n) {
        float[] x = new float[from + n];
        Arrays.fill(x, Float.NaN);
        for (int i = from; i < x.length; i++) x[i] = (float) random.nextGaussian();
        return x;
    }
}
