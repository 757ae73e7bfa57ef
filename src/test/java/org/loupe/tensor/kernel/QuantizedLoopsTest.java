package org.loupe.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.HeapUse;

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

    /** Blocks as files have them, all of whose scales are 1/2 and whose minima are -2, with one byte of levels that is not 0. */
    private static byte[] blocks(int count, int bits, int changed, int level) {
        int halves = bits == 4 ? 2 : 1, length = 2 * halves + 4 * bits;
        byte[] bytes = new byte[count * length];
        for (int block = 0; block < count; block++) {
            bytes[block * length + 1] = 0x38;
            if (bits == 4) bytes[block * length + 3] = (byte) 0xC0;
        }
        int levels = 4 * bits;
        bytes[changed / levels * length + 2 * halves + changed % levels] = (byte) level;
        return bytes;
    }

    /** Every value of a byte in a row of a full group and in a row of the group that is left; every place for some values. */
    @ParameterizedTest
    @MethodSource("all")
    void everyLevelStandsAtItsPlace(QuantizedLoops loops) {
        int rows = 37, perRow = 2;
        for (int bits : new int[] {4, 8}) {
            int levels = 4 * bits, all = rows * perRow * levels;
            for (int at = 0; at < all; at++) assertPlace(loops, rows, perRow, bits, at, -75);
            for (int level = -128; level < 128; level++)
                for (int at : new int[] {levels + 3, 20 * perRow * levels, all - 1}) assertPlace(loops, rows, perRow, bits, at, level);
        }
    }

    private static void assertPlace(QuantizedLoops loops, int rows, int perRow, int bits, int at, int level) {
        int levels = 4 * bits, row = at / levels / perRow, block = at / levels % perRow, byteOfBlock = at % levels;
        QuantizedGroup group = QuantizedRows.of(rows, 32 * perRow, bits, bits == 4, blocks(rows * perRow, bits, at, level)).group();
        for (int number = 0; number < 2; number++) {
            group.read(number);
            for (int each = 0; each < perRow; each++) {
                float[] expected = new float[2 + 32 * 33], y = new float[expected.length];
                for (int column = 0; column < 32; column++) Arrays.fill(expected, 2 + 33 * column, 2 + 33 * column + group.rows(), bits == 4 ? -2 : 0);
                if (row / 32 == number && each == block) {
                    int here = 2 + row % 32;
                    if (bits == 8) expected[here + 33 * byteOfBlock] = 0.5f * level;
                    else {
                        expected[here + 33 * byteOfBlock] = 0.5f * (level & 15) - 2;
                        expected[here + 33 * (16 + byteOfBlock)] = 0.5f * (level >> 4 & 15) - 2;
                    }
                }
                if (bits == 8) loops.decodeBytes(group, each, y, 2, 33);
                else loops.decodeNibbles(group, each, y, 2, 33);
                assertSame(y, expected);
            }
        }
    }

    /** A product of 0 may have either sign. */
    private static void assertSame(float[] actual, float[] expected) {
        for (int i = 0; i < expected.length; i++) if (actual[i] != expected[i]) assertThat(actual).isEqualTo(expected);
    }

    /** For each row of full groups and of those that are left: the sum over decoded numbers, on top of what is there. */
    @ParameterizedTest
    @MethodSource("all")
    void productsAreThoseOfTheDecodedNumbers(QuantizedLoops loops) {
        for (int blocks = 1; blocks <= 20; blocks++)
            for (int rows : new int[] {32, 1 + random.nextInt(31)}) {
                assertProducts(loops, group(rows, blocks, 8), floats(4, 32 * blocks));
                assertProducts(loops, group(rows, blocks, 4), floats(4, 32 * blocks));
            }
    }

    /**
     * Once they are compiled, products allocate their result and some rows, and no vector: each would be an object of 80 bytes.
     * Which methods HotSpot compiles into each other decides that, so it is measured where the loops are used.
     */
    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void compiledProductsAllocateNoVectors(int bits) {
        Assumptions.assumeThat(QuantizedLoops.BEST).isNotInstanceOf(PlainQuantizedLoops.class);
        int rows = 1024, columns = 576, bytesPerVector = 8, most = bytesPerVector * rows * columns / 16;
        QuantizedRows matrix = QuantizedRows.of(rows, columns, bits, bits == 4, blockBytes(rows * columns / 32, bits));
        Strided x = Strided.allocate(DType.FLOAT32, 1, columns), y = Strided.allocate(DType.FLOAT32, 1, rows);
        x.put(floats(0, columns));
        long end = System.nanoTime() + 20_000_000_000L, bytes;
        do {
            long before = HeapUse.ofThread();
            for (int i = 0; i < 500; i++) QuantizedProduct.multiply(x, matrix, false, y);
            bytes = (HeapUse.ofThread() - before) / 500;
        } while (bytes > most && System.nanoTime() < end);
        assertThat(bytes).as("bytes that a product allocates").isLessThanOrEqualTo(most);
    }

    private QuantizedGroup group(int rows, int blocks, int bits) {
        return QuantizedRows.of(rows, 32 * blocks, bits, bits == 4, blockBytes(rows * blocks, bits)).group().read(0);
    }

    private byte[] blockBytes(int count, int bits) {
        int length = (bits == 4 ? 4 : 2) + 4 * bits;
        byte[] bytes = new byte[count * length];
        random.nextBytes(bytes);
        for (int block = 0; block < count; block++)
            for (int half = 0; half < (bits == 4 ? 2 : 1); half++) bytes[block * length + 2 * half + 1] &= (byte) 0xBF;     // below 2
        return bytes;
    }

    private void assertProducts(QuantizedLoops loops, QuantizedGroup group, float[] x) {
        int rows = group.rows(), blocks = group.blocks;
        float[] sums = floats(3, blocks), before = floats(0, 32), y = before.clone(), tile = new float[32 * rows];
        double[] exact = new double[32], size = new double[32];
        for (int row = 0; row < 32; row++) {
            exact[row] = before[row];
            size[row] = Math.abs(before[row]);
        }
        if (group.minimum != null) loops.addMinima(group, sums, 3, y);
        for (int block = 0; block < blocks; block++) {
            if (group.minimum == null) loops.decodeBytes(group, block, tile, 0, rows);
            else loops.decodeNibbles(group, block, tile, 0, rows);
            for (int row = 0; row < rows; row++) {
                double minimum = group.minimum == null ? 0 : group.minimum[block * rows + row];
                exact[row] += minimum * sums[3 + block];
                size[row] += Math.abs(minimum * sums[3 + block]);
                for (int i = 0; i < 32; i++) {
                    double term = (tile[i * rows + row] - minimum) * x[4 + 32 * block + i];
                    exact[row] += term;
                    size[row] += Math.abs(term);
                }
            }
        }
        if (group.minimum == null) loops.addBytes(group, x, 4, y);
        else {
            float[] byPlace = x.clone();
            for (int i = 0; i < 32 * blocks; i++) byPlace[4 + i] *= QuantizedRows.UNITS[i % 32];
            loops.addNibbles(group, byPlace, 4, y);
        }
        for (int row = 0; row < 32; row++)
            assertThat((double) y[row]).as("row %d of %d, %d blocks", row, rows, blocks).isCloseTo(exact[row],
                    within(6e-8 * (8 + 32 * blocks / 8.0) * size[row]));
    }

    /** Random numbers from a place on, with NaN before. */
    private float[] floats(int from, int n) {
        float[] x = new float[from + n];
        Arrays.fill(x, Float.NaN);
        for (int i = from; i < x.length; i++) x[i] = (float) random.nextGaussian();
        return x;
    }
}
