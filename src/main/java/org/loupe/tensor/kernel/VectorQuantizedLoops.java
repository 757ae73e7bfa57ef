package org.loupe.tensor.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The loops over quantised blocks with Java's Vector API, for vectors of 8 or 16 floats. */
final class VectorQuantizedLoops extends QuantizedLoops {
    private static final VectorSpecies<Float> FLOATS = VectorMath.SPECIES;
    private static final int LANES = FLOATS.length(), BLOCK = QuantizedRows.BLOCK, HALF = BLOCK / 2;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /** As many bytes, and as many shorts, as there are floats in a vector. */
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES * Byte.SIZE));
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
    private static final float BIAS = 0x1p112f;

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(FLOATS, x, index);
    }

    private static ByteVector at(byte[] x, int index) {
        return ByteVector.fromArray(BYTES, x, index);
    }

    private static FloatVector floats(ByteVector levels) {
        return (FloatVector) levels.convertShape(VectorOperators.B2F, FLOATS, 0);
    }

    private static FloatVector low(ByteVector pairs) {
        return floats(pairs.and((byte) 15));
    }

    /** Processors shift no bytes; what an int shifts from one byte to the next is masked away. */
    private static FloatVector high(ByteVector pairs) {
        return floats(pairs.reinterpretAsInts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes().and((byte) 15));
    }

    @Override
    void halves(short[] x, int from, float[] y, int n) {
        int i = 0;
        for (; i < FLOATS.loopBound(n); i += LANES) halves(ShortVector.fromArray(SHORTS, x, from + i)).intoArray(y, i);
        for (; i < n; i++) {
            float size = Float.intBitsToFloat((x[from + i] & 0x7FFF) << 13) * BIAS;
            y[i] = x[from + i] < 0 ? -size : size;
        }
    }

    private static FloatVector halves(ShortVector x) {
        IntVector bits = (IntVector) x.convertShape(VectorOperators.S2I, INTS, 0);
        FloatVector size = bits.and(0x7FFF).lanewise(VectorOperators.LSHL, 13).reinterpretAsFloats().mul(BIAS);
        return size.reinterpretAsInts().or(bits.and(0x80000000)).reinterpretAsFloats();
    }

    /** Two sums side by side, as an addition takes several cycles. */
    @Override
    float dotNibbles(byte[] levels, int from, float[] scale, float[] x, int xFrom, int blocks) {
        FloatVector a = VectorMath.all(0), b = a;
        int block = 0;
        for (; block + 2 <= blocks; block += 2) {
            int q = from + block * HALF, first = xFrom + block * BLOCK;
            a = VectorMath.all(scale[block]).fma(nibbles(levels, q, x, first), a);
            b = VectorMath.all(scale[block + 1]).fma(nibbles(levels, q + HALF, x, first + BLOCK), b);
        }
        if (block < blocks)
            a = VectorMath.all(scale[block]).fma(nibbles(levels, from + block * HALF, x, xFrom + block * BLOCK), a);
        return sumOf(a.add(b));
    }

    /** Levels times x in a block. */
    private static FloatVector nibbles(byte[] levels, int q, float[] x, int first) {
        ByteVector pairs = at(levels, q);
        FloatVector sum = high(pairs).fma(at(x, first + HALF), low(pairs).mul(at(x, first)));
        if (LANES == HALF) return sum;
        pairs = at(levels, q + LANES);
        return high(pairs).fma(at(x, first + HALF + LANES), low(pairs).fma(at(x, first + LANES), sum));
    }

    @Override
    float dotBytes(byte[] levels, int from, float[] scale, float[] x, int xFrom, int blocks) {
        FloatVector a = VectorMath.all(0), b = a;
        int block = 0;
        for (; block + 2 <= blocks; block += 2) {
            int q = from + block * BLOCK, first = xFrom + block * BLOCK;
            a = VectorMath.all(scale[block]).fma(bytes(levels, q, x, first), a);
            b = VectorMath.all(scale[block + 1]).fma(bytes(levels, q + BLOCK, x, first + BLOCK), b);
        }
        if (block < blocks)
            a = VectorMath.all(scale[block]).fma(bytes(levels, from + block * BLOCK, x, xFrom + block * BLOCK), a);
        return sumOf(a.add(b));
    }

    private static FloatVector bytes(byte[] levels, int q, float[] x, int first) {
        FloatVector sum = floats(at(levels, q + LANES)).fma(at(x, first + LANES), floats(at(levels, q)).mul(at(x, first)));
        if (LANES == HALF) return sum;
        sum = floats(at(levels, q + 2 * LANES)).fma(at(x, first + 2 * LANES), sum);
        return floats(at(levels, q + 3 * LANES)).fma(at(x, first + 3 * LANES), sum);
    }

    @Override
    void decodeNibbles(byte[] levels, int from, float[] scale, float[] minimum, float[] y, int yFrom, int blocks) {
        for (int block = 0; block < blocks; block++) {
            FloatVector d = VectorMath.all(scale[block]), m = VectorMath.all(minimum[block]);
            for (int i = 0; i < HALF; i += LANES) {
                ByteVector pairs = at(levels, from + block * HALF + i);
                low(pairs).fma(d, m).intoArray(y, yFrom + block * BLOCK + i);
                high(pairs).fma(d, m).intoArray(y, yFrom + block * BLOCK + HALF + i);
            }
        }
    }

    @Override
    void decodeBytes(byte[] levels, int from, float[] scale, float[] y, int yFrom, int blocks) {
        for (int block = 0; block < blocks; block++)
            for (int i = block * BLOCK; i < (block + 1) * BLOCK; i += LANES)
                floats(at(levels, from + i)).mul(scale[block]).intoArray(y, yFrom + i);
    }

    /** In one order, whatever the version of Java and the processor; see {@link VectorLoops}. */
    private static float sumOf(FloatVector v) {
        float[] lanes = new float[LANES];
        v.intoArray(lanes, 0);
        FloatVector sum = FloatVector.fromArray(FloatVector.SPECIES_128, lanes, 0);
        for (int i = 4; i < LANES; i += 4) sum = sum.add(FloatVector.fromArray(FloatVector.SPECIES_128, lanes, i));
        return (sum.lane(0) + sum.lane(1)) + (sum.lane(2) + sum.lane(3));
    }
}
