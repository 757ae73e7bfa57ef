package org.loupe.tensor.kernel;

/** The loops over quantised blocks in plain Java. */
final class PlainQuantizedLoops extends QuantizedLoops {
    private static final int BLOCK = QuantizedRows.BLOCK, HALF = BLOCK / 2;
    /** Moves an exponent that is biased by 15 to one that is biased by 127, also of numbers without a leading 1. */
    private static final float BIAS = 0x1p112f;

    @Override
    void halves(short[] x, int from, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float size = Float.intBitsToFloat((x[from + i] & 0x7FFF) << 13) * BIAS;
            y[i] = x[from + i] < 0 ? -size : size;
        }
    }

    @Override
    float dotNibbles(byte[] levels, int from, float[] scale, float[] x, int xFrom, int blocks) {
        float sum = 0;
        for (int block = 0; block < blocks; block++) {
            int at = from + block * HALF, first = xFrom + block * BLOCK;
            float low = 0, high = 0;
            for (int i = 0; i < HALF; i++) {
                low += (levels[at + i] & 15) * x[first + i];
                high += (levels[at + i] >> 4 & 15) * x[first + HALF + i];
            }
            sum += scale[block] * (low + high);
        }
        return sum;
    }

    @Override
    float dotBytes(byte[] levels, int from, float[] scale, float[] x, int xFrom, int blocks) {
        float sum = 0;
        for (int block = 0; block < blocks; block++) {
            int at = from + block * BLOCK, first = xFrom + block * BLOCK;
            float low = 0, high = 0;
            for (int i = 0; i < HALF; i++) {
                low += levels[at + i] * x[first + i];
                high += levels[at + HALF + i] * x[first + HALF + i];
            }
            sum += scale[block] * (low + high);
        }
        return sum;
    }

    @Override
    void decodeNibbles(byte[] levels, int from, float[] scale, float[] minimum, float[] y, int yFrom, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = from + block * HALF, first = yFrom + block * BLOCK;
            for (int i = 0; i < HALF; i++) {
                y[first + i] = scale[block] * (levels[at + i] & 15) + minimum[block];
                y[first + HALF + i] = scale[block] * (levels[at + i] >> 4 & 15) + minimum[block];
            }
        }
    }

    @Override
    void decodeBytes(byte[] levels, int from, float[] scale, float[] y, int yFrom, int blocks) {
        for (int block = 0; block < blocks; block++)
            for (int i = block * BLOCK; i < (block + 1) * BLOCK; i++) y[yFrom + i] = scale[block] * levels[from + i];
    }
}
