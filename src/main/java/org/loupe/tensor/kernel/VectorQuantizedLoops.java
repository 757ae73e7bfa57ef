package org.loupe.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops over quantised blocks with Java's Vector API, for vectors of 8 or 16 floats: two vectors of rows at a time, so that
 * an element of x is loaded once for both. Levels are masked and become floats where they stand in their int, not shifted to
 * its end: a power of 2 too large, which one product at the end takes back without rounding.
 *
 * <p>The bodies of the loops are short as the compiler gives up vectors in longer ones, which are then fifteen times slower.
 */
final class VectorQuantizedLoops extends QuantizedLoops {
    private static final VectorSpecies<Float> FLOATS = VectorMath.SPECIES;
    private static final int LANES = FLOATS.length(), BLOCK = QuantizedRows.BLOCK, HALF = BLOCK / 2, ROWS = QuantizedGroup.ROWS;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /** As many shorts as there are floats in a vector. */
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
    private static final float BIAS = 0x1p112f;
    private static final int LOW = 0x0F, HIGH = 0xF0, TOP = 0xFF000000;
    private static final float HIGH_UNIT = 0x1p-4f, TOP_UNIT = 0x1p-24f;
    /** For the rows that are left at the end. */
    private static final QuantizedLoops PLAIN = new PlainQuantizedLoops();

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(FLOATS, x, index);
    }

    private static FloatVector masked(IntVector bits, int mask) {
        return (FloatVector) bits.and(mask).convert(VectorOperators.I2F, 0);
    }

    /** Byte {@code shift / 8} of each int at the end. */
    private static IntVector atEnd(int[] levels, int index, int shift) {
        return IntVector.fromArray(INTS, levels, index).lanewise(VectorOperators.LSHR, shift);
    }

    /** Byte {@code 3 - shift / 8} of each int at the top, where its sign is the int's, and nothing else. */
    private static FloatVector atTop(int[] levels, int index, int shift) {
        return masked(IntVector.fromArray(INTS, levels, index).lanewise(VectorOperators.LSHL, shift), TOP);
    }

    @Override
    void halves(short[] x, int from, float[] y, int n) {
        int i = 0;
        for (; i < FLOATS.loopBound(n); i += LANES) halves(ShortVector.fromArray(SHORTS, x, from + i)).intoArray(y, i);
        for (; i < n; i++) y[i] = PlainQuantizedLoops.half(x[from + i]);
    }

    private static FloatVector halves(ShortVector x) {
        IntVector bits = (IntVector) x.convertShape(VectorOperators.S2I, INTS, 0);
        FloatVector size = bits.and(0x7FFF).lanewise(VectorOperators.LSHL, 13).reinterpretAsFloats().mul(BIAS);
        return size.reinterpretAsInts().or(bits.and(0x80000000)).reinterpretAsFloats();
    }

    @Override
    void addNibbles(QuantizedGroup w, float[] x, int xFrom, float[] y) {
        if (w.rows() < ROWS) PLAIN.addNibbles(w, x, xFrom, y);
        else for (int row = 0; row < ROWS; row += 2 * LANES) addNibbles(w.levels, w.from(0) + row, w.scale, row, w.blocks, x, xFrom, y);
    }

    private static void addNibbles(int[] levels, int from, float[] scale, int row, int blocks, float[] x, int xFrom, float[] y) {
        FloatVector sum = at(y, row), sum2 = at(y, row + LANES);
        for (int block = 0; block < blocks; block++) {
            FloatVector low = VectorMath.all(0), low2 = low, high = low, high2 = low;
            int first = from + block * (HALF / Integer.BYTES) * ROWS, column = xFrom + block * BLOCK;
            for (int i = 0; i < HALF; i++) {
                int index = first + i / Integer.BYTES * ROWS, shift = i % Integer.BYTES * Byte.SIZE;
                IntVector pair = atEnd(levels, index, shift), pair2 = atEnd(levels, index + LANES, shift);
                FloatVector a = VectorMath.all(x[column + i]), b = VectorMath.all(x[column + HALF + i]);
                low = masked(pair, LOW).fma(a, low);
                low2 = masked(pair2, LOW).fma(a, low2);
                high = masked(pair, HIGH).fma(b, high);
                high2 = masked(pair2, HIGH).fma(b, high2);
            }
            sum = at(scale, block * ROWS + row).fma(high.fma(VectorMath.all(HIGH_UNIT), low), sum);
            sum2 = at(scale, block * ROWS + row + LANES).fma(high2.fma(VectorMath.all(HIGH_UNIT), low2), sum2);
        }
        sum.intoArray(y, row);
        sum2.intoArray(y, row + LANES);
    }

    @Override
    void addBytes(QuantizedGroup w, float[] x, int xFrom, float[] y) {
        if (w.rows() < ROWS) PLAIN.addBytes(w, x, xFrom, y);
        else for (int row = 0; row < ROWS; row += 2 * LANES) addBytes(w.levels, w.from(0) + row, w.scale, row, w.blocks, x, xFrom, y);
    }

    private static void addBytes(int[] levels, int from, float[] scale, int row, int blocks, float[] x, int xFrom, float[] y) {
        FloatVector sum = at(y, row), sum2 = at(y, row + LANES);
        for (int block = 0; block < blocks; block++) {
            FloatVector even = VectorMath.all(0), even2 = even, odd = even, odd2 = even;
            int first = from + block * (BLOCK / Integer.BYTES) * ROWS, column = xFrom + block * BLOCK;
            for (int i = 0; i < BLOCK; i += 2) {
                int index = first + i / Integer.BYTES * ROWS, shift = (Integer.BYTES - 1 - i % Integer.BYTES) * Byte.SIZE;
                FloatVector a = VectorMath.all(x[column + i]), b = VectorMath.all(x[column + i + 1]);
                even = atTop(levels, index, shift).fma(a, even);
                even2 = atTop(levels, index + LANES, shift).fma(a, even2);
                odd = atTop(levels, index, shift - Byte.SIZE).fma(b, odd);
                odd2 = atTop(levels, index + LANES, shift - Byte.SIZE).fma(b, odd2);
            }
            sum = at(scale, block * ROWS + row).mul(TOP_UNIT).fma(even.add(odd), sum);
            sum2 = at(scale, block * ROWS + row + LANES).mul(TOP_UNIT).fma(even2.add(odd2), sum2);
        }
        sum.intoArray(y, row);
        sum2.intoArray(y, row + LANES);
    }

    @Override
    void addMinima(QuantizedGroup w, float[] sums, int from, float[] y) {
        if (w.rows() < ROWS) PLAIN.addMinima(w, sums, from, y);
        else for (int row = 0; row < ROWS; row += LANES) {
            FloatVector sum = at(y, row);
            for (int block = 0; block < w.blocks; block++)
                sum = at(w.minimum, block * ROWS + row).fma(VectorMath.all(sums[from + block]), sum);
            sum.intoArray(y, row);
        }
    }

    @Override
    void decodeNibbles(QuantizedGroup w, int block, float[] y, int yFrom, int stride) {
        if (w.rows() < ROWS) PLAIN.decodeNibbles(w, block, y, yFrom, stride);
        else for (int row = 0; row < ROWS; row += LANES) {
            FloatVector minimum = at(w.minimum, block * ROWS + row), low = at(w.scale, block * ROWS + row), high = low.mul(HIGH_UNIT);
            for (int i = 0; i < HALF; i++) {
                IntVector pair = atEnd(w.levels, w.from(block) + i / Integer.BYTES * ROWS + row, i % Integer.BYTES * Byte.SIZE);
                masked(pair, LOW).fma(low, minimum).intoArray(y, yFrom + i * stride + row);
                masked(pair, HIGH).fma(high, minimum).intoArray(y, yFrom + (i + HALF) * stride + row);
            }
        }
    }

    @Override
    void decodeBytes(QuantizedGroup w, int block, float[] y, int yFrom, int stride) {
        if (w.rows() < ROWS) PLAIN.decodeBytes(w, block, y, yFrom, stride);
        else for (int row = 0; row < ROWS; row += LANES) {
            FloatVector scale = at(w.scale, block * ROWS + row).mul(TOP_UNIT);
            for (int i = 0; i < BLOCK; i++)
                atTop(w.levels, w.from(block) + i / Integer.BYTES * ROWS + row, (Integer.BYTES - 1 - i % Integer.BYTES) * Byte.SIZE)
                        .mul(scale).intoArray(y, yFrom + i * stride + row);
        }
    }
}
