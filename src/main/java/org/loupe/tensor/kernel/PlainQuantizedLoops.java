package org.loupe.tensor.kernel;

/** The loops over quantised blocks in plain Java. */
final class PlainQuantizedLoops extends QuantizedLoops {
    private static final int BLOCK = QuantizedRows.BLOCK, HALF = BLOCK / 2, MOST = QuantizedGroup.ROWS;
    /** Moves exponent and fraction of a float16 to their places in a float32. The sign, extended, is there already. */
    static final int SHIFT = 13, PARTS = 0x8FFFE000;
    /** Moves an exponent that is biased by 15 to one that is biased by 127, also of numbers without a leading 1. */
    static final float BIAS = 0x1p112f;

    /** The number with these bits of a float16; neither infinite nor NaN. */
    static float half(short bits) {
        return Float.intBitsToFloat(bits << SHIFT & PARTS) * BIAS;
    }

    @Override
    void halves(short[] x, int from, float[] y, int n) {
        for (int i = 0; i < n; i++) y[i] = half(x[from + i]);
    }

    @Override
    void addNibbles(QuantizedGroup w, float[] x, int xFrom, float[] y) {
        int rows = w.rows();
        for (int block = 0; block < w.blocks; block++) {
            float[] sum = new float[MOST];
            for (int column = 0; column < HALF; column++) {
                int at = w.from(block) + column / Integer.BYTES * rows, shift = column % Integer.BYTES * Byte.SIZE;
                float first = x[xFrom + block * BLOCK + column] / QuantizedRows.UNITS[column];
                float second = x[xFrom + block * BLOCK + HALF + column] / QuantizedRows.UNITS[HALF + column];
                for (int row = 0; row < rows; row++) {
                    int pair = w.levels[at + row] >>> shift;
                    sum[row] += (pair & 15) * first + (pair >>> 4 & 15) * second;
                }
            }
            addScaled(w, block, sum, y);
        }
    }

    @Override
    void addBytes(QuantizedGroup w, float[] x, int xFrom, float[] y) {
        int rows = w.rows();
        for (int block = 0; block < w.blocks; block++) {
            float[] sum = new float[MOST];
            for (int column = 0; column < BLOCK; column++) {
                int at = w.from(block) + column / Integer.BYTES * rows, shift = column % Integer.BYTES * Byte.SIZE;
                float first = x[xFrom + block * BLOCK + column];
                for (int row = 0; row < rows; row++) sum[row] += (byte) (w.levels[at + row] >>> shift) * first;
            }
            addScaled(w, block, sum, y);
        }
    }

    private static void addScaled(QuantizedGroup w, int block, float[] sum, float[] y) {
        int rows = w.rows();
        for (int row = 0; row < rows; row++) y[row] += w.scale[block * rows + row] * sum[row];
    }

    @Override
    void addMinima(QuantizedGroup w, float[] sums, int from, float[] y) {
        int rows = w.rows();
        for (int block = 0; block < w.blocks; block++)
            for (int row = 0; row < rows; row++) y[row] += w.minimum[block * rows + row] * sums[from + block];
    }

    @Override
    void decodeNibbles(QuantizedGroup w, int block, float[] y, int yFrom, int stride) {
        int rows = w.rows();
        for (int column = 0; column < HALF; column++) {
            int at = w.from(block) + column / Integer.BYTES * rows, shift = column % Integer.BYTES * Byte.SIZE;
            for (int row = 0; row < rows; row++) {
                int pair = w.levels[at + row] >>> shift;
                float scale = w.scale[block * rows + row], minimum = w.minimum[block * rows + row];
                y[yFrom + column * stride + row] = scale * (pair & 15) + minimum;
                y[yFrom + (column + HALF) * stride + row] = scale * (pair >>> 4 & 15) + minimum;
            }
        }
    }

    @Override
    void decodeBytes(QuantizedGroup w, int block, float[] y, int yFrom, int stride) {
        int rows = w.rows();
        for (int column = 0; column < BLOCK; column++) {
            int at = w.from(block) + column / Integer.BYTES * rows, shift = column % Integer.BYTES * Byte.SIZE;
            for (int row = 0; row < rows; row++)
                y[yFrom + column * stride + row] = w.scale[block * rows + row] * (byte) (w.levels[at + row] >>> shift);
        }
    }
}
