package org.loupe.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops over quantised blocks with Java's Vector API, for vectors of 8 or 16 floats. Levels are masked and become floats
 * where they stand in their int, not shifted to its end, which would take as long again. For levels of four bits
 * {@link QuantizedRows#byPlace} has made up for that in x; bytes, which have signs, go to the top of the int first.
 *
 * <p>HotSpot compiles a method of more than 325 bytes (its option FreqInlineSize) for itself, and shorter ones within their
 * callers. With all the loops around them it gives vectors up, becomes three to seven times slower and allocates gigabytes. So
 * the two loops in which the time goes are written out long enough, and {@code QuantizedLoopsTest} looks that nothing is allocated.
 */
final class VectorQuantizedLoops extends QuantizedLoops {
    private static final VectorSpecies<Float> FLOATS = VectorMath.SPECIES;
    private static final int LANES = FLOATS.length(), BLOCK = QuantizedRows.BLOCK, HALF = BLOCK / 2, ROWS = QuantizedGroup.ROWS;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /** As many shorts as there are floats in a vector. */
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
    private static final int LOW = 0x0F, HIGH = 0xF0, TOP = 0xFF000000;
    private static final float HIGH_UNIT = 0x1p-4f, TOP_UNIT = 0x1p-24f;
    /** For the rows that are left at the end. */
    private static final QuantizedLoops PLAIN = new PlainQuantizedLoops();

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(FLOATS, x, index);
    }

    /** The ints that hold a byte of a block, of a vector of rows. */
    private static IntVector ints(QuantizedGroup w, int block, int index, int row) {
        return IntVector.fromArray(INTS, w.levels, w.from(block) + index / Integer.BYTES * ROWS + row);
    }

    private static FloatVector masked(IntVector bits, int mask) {
        return (FloatVector) bits.and(mask).convert(VectorOperators.I2F, 0);
    }

    @Override
    void halves(short[] x, int from, float[] y, int n) {
        int i = 0;
        for (; i < FLOATS.loopBound(n); i += LANES) halves(ShortVector.fromArray(SHORTS, x, from + i)).intoArray(y, i);
        for (; i < n; i++) y[i] = PlainQuantizedLoops.half(x[from + i]);
    }

    private static FloatVector halves(ShortVector x) {
        IntVector bits = (IntVector) x.convertShape(VectorOperators.S2I, INTS, 0);
        return bits.lanewise(VectorOperators.LSHL, PlainQuantizedLoops.SHIFT).and(PlainQuantizedLoops.PARTS).reinterpretAsFloats()
                .mul(PlainQuantizedLoops.BIAS);
    }

    @Override
    void addNibbles(QuantizedGroup w, float[] x, int xFrom, float[] y) {
        if (w.rows() < ROWS) {
            PLAIN.addNibbles(w, x, xFrom, y);
            return;
        }
        int[] levels = w.levels;
        float[] scale = w.scale;
        int blocks = w.blocks, from = w.from(0);
        for (int row = 0; row < ROWS; row += LANES) {
            FloatVector sum = at(y, row);
            for (int block = 0; block < blocks; block++) {
                FloatVector low = VectorMath.all(0), low2 = low, high = low, high2 = low;
                for (int i = 0; i < HALF; i += Integer.BYTES) {
                    IntVector bits = IntVector.fromArray(INTS, levels, from + (block * HALF + i) / Integer.BYTES * ROWS + row);
                    IntVector last = bits.lanewise(VectorOperators.LSHR, 24);
                    int column = xFrom + block * BLOCK + i;
                    low = masked(bits, LOW).fma(VectorMath.all(x[column]), low);
                    high = masked(bits, HIGH).fma(VectorMath.all(x[column + HALF]), high);
                    low2 = masked(bits, LOW << 8).fma(VectorMath.all(x[column + 1]), low2);
                    high2 = masked(bits, HIGH << 8).fma(VectorMath.all(x[column + 1 + HALF]), high2);
                    low = masked(bits, LOW << 16).fma(VectorMath.all(x[column + 2]), low);
                    high = masked(bits, HIGH << 16).fma(VectorMath.all(x[column + 2 + HALF]), high);
                    low2 = masked(last, LOW).fma(VectorMath.all(x[column + 3]), low2);
                    high2 = masked(last, HIGH).fma(VectorMath.all(x[column + 3 + HALF]), high2);
                }
                sum = at(scale, block * ROWS + row).fma(low.add(low2).add(high.add(high2)), sum);
            }
            sum.intoArray(y, row);
        }
    }

    @Override
    void addBytes(QuantizedGroup w, float[] x, int xFrom, float[] y) {
        if (w.rows() < ROWS) {
            PLAIN.addBytes(w, x, xFrom, y);
            return;
        }
        int[] levels = w.levels;
        float[] scale = w.scale;
        int blocks = w.blocks, from = w.from(0);
        for (int row = 0; row < ROWS; row += LANES) {
            FloatVector sum = at(y, row);
            for (int block = 0; block < blocks; block++) {
                FloatVector sum0 = VectorMath.all(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                for (int i = 0; i < BLOCK; i += Integer.BYTES) {
                    IntVector bits = IntVector.fromArray(INTS, levels, from + (block * BLOCK + i) / Integer.BYTES * ROWS + row);
                    int column = xFrom + block * BLOCK + i;
                    sum0 = masked(bits.lanewise(VectorOperators.LSHL, 24), TOP).fma(VectorMath.all(x[column]), sum0);
                    sum1 = masked(bits.lanewise(VectorOperators.LSHL, 16), TOP).fma(VectorMath.all(x[column + 1]), sum1);
                    sum2 = masked(bits.lanewise(VectorOperators.LSHL, 8), TOP).fma(VectorMath.all(x[column + 2]), sum2);
                    sum3 = masked(bits, TOP).fma(VectorMath.all(x[column + 3]), sum3);
                }
                sum = at(scale, block * ROWS + row).mul(TOP_UNIT).fma(sum0.add(sum1).add(sum2.add(sum3)), sum);
            }
            sum.intoArray(y, row);
        }
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
                IntVector pair = ints(w, block, i, row).lanewise(VectorOperators.LSHR, i % Integer.BYTES * Byte.SIZE);
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
                masked(ints(w, block, i, row).lanewise(VectorOperators.LSHL, (Integer.BYTES - 1 - i % Integer.BYTES) * Byte.SIZE), TOP).mul(scale)
                        .intoArray(y, yFrom + i * stride + row);
        }
    }
}
