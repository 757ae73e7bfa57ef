package org.loupe.tensor.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A matrix in blocks of 32 neighbours of a row: value = scale * level + minimum. Levels are signed bytes, or have four bits,
 * from 0 to 15, two in a byte: byte i of a block holds value i in its lower half and value i + 16 in its upper one.
 *
 * <p>Files have scale and levels of a block side by side, and the blocks of a row. Here each has an array of its own, and the
 * rows of a {@link QuantizedGroup} stand side by side, so that what is done to one is done to all of them at once.
 */
public final class QuantizedRows {
    static final int BLOCK = 32;
    static final float[] UNITS = units();
    private static final int INFINITE = 0x7C00;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int rows, columns;
    private final boolean hasNibbles;
    private final int[] levels;
    private final short[] scales, minima;       // float16; minima may be null

    private QuantizedRows(int rows, int columns, boolean hasNibbles, boolean hasMinimum) {
        int blocks = Math.multiplyExact(rows, columns / BLOCK);
        this.rows = rows;
        this.columns = columns;
        this.hasNibbles = hasNibbles;
        this.levels = new int[Math.multiplyExact(blocks, intsPerBlock(hasNibbles))];
        this.scales = new short[blocks];
        this.minima = hasMinimum ? new short[blocks] : null;
    }

    /**
     * From blocks as files have them: a scale, perhaps a minimum, levels.
     *
     * @param columns whole blocks
     * @param bits of a level, 4 or 8
     * @param bytes of all blocks, row after row
     */
    public static QuantizedRows of(int rows, int columns, int bits, boolean hasMinimum, byte[] bytes) {
        QuantizedRows matrix = new QuantizedRows(rows, columns, bits == 4, hasMinimum);
        for (int row = 0, at = 0; row < rows; row++)
            for (int block = 0; block < columns / BLOCK; block++) at = matrix.take(row, block, bytes, at);
        return matrix;
    }

    /** @return where the next block begins */
    private int take(int row, int block, byte[] bytes, int from) {
        int number = row * (columns / BLOCK) + block, place = place(row, block), at = from;
        scales[place] = half(bytes, at, number, "scale");
        at += Short.BYTES;
        if (minima != null) {
            minima[place] = half(bytes, at, number, "minimum");
            at += Short.BYTES;
        }
        int ints = intsPerBlock(hasNibbles), side = sideBySide(row), first = levelPlace(row, block);
        for (int i = 0; i < ints; i++, at += Integer.BYTES) levels[first + i * side] = (int) INTS.get(bytes, at);
        return at;
    }

    private static short half(byte[] bytes, int at, int block, String what) {
        int bits = bytes[at] & 255 | (bytes[at + 1] & 255) << 8;
        if ((bits & INFINITE) == INFINITE)
            throw new IllegalArgumentException("the " + what + " of block " + block + " is infinite or NaN (float16 0x"
                    + Integer.toHexString(bits) + "); the weights are damaged");
        return (short) bits;
    }

    static int intsPerBlock(boolean hasNibbles) {
        return (hasNibbles ? BLOCK / 2 : BLOCK) / Integer.BYTES;
    }

    /** The number of rows in the group of a row. */
    private int sideBySide(int row) {
        return Math.min(QuantizedGroup.ROWS, rows - firstOfGroup(row));
    }

    private static int firstOfGroup(int row) {
        return row - row % QuantizedGroup.ROWS;
    }

    /** Of a block's scale and minimum. */
    private int place(int row, int block) {
        return firstOfGroup(row) * (columns / BLOCK) + block * sideBySide(row) + row % QuantizedGroup.ROWS;
    }

    /** Of a block's first int; the next ones stand as far apart as there are rows in the group. */
    private int levelPlace(int row, int block) {
        int ints = intsPerBlock(hasNibbles);
        return (firstOfGroup(row) * (columns / BLOCK) + block * sideBySide(row)) * ints + row % QuantizedGroup.ROWS;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Bytes of all arrays. */
    public long memory() {
        return (long) Integer.BYTES * levels.length + (long) Short.BYTES * (scales.length + (minima == null ? 0 : minima.length));
    }

    int groups() {
        return (rows + QuantizedGroup.ROWS - 1) / QuantizedGroup.ROWS;
    }

    /** For reading one group after the other. */
    QuantizedGroup group() {
        return new QuantizedGroup(rows, columns / BLOCK, hasNibbles, levels, scales, minima);
    }

    /**
     * x for products with levels of four bits, times {@link #UNITS}: levels are multiplied where they stand in their int. As these
     * are powers of 2, nothing is rounded but numbers below 2^-106.
     */
    float[] byPlace(float[] x) {
        if (!hasNibbles) return x;
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) y[i] = x[i] * UNITS[i % BLOCK];
        return y;
    }

    /** One divided by the lowest bit of a level, for the columns of a block. Byte 3, which has the int's sign, goes to byte 0 first. */
    private static float[] units() {
        float[] units = new float[BLOCK];
        for (int column = 0; column < BLOCK; column++) {
            int place = column % Integer.BYTES, bit = (place == 3 ? 0 : place * Byte.SIZE) + (column < BLOCK / 2 ? 0 : 4);
            units[column] = Math.scalb(1f, -bit);
        }
        return units;
    }

    /** De-quantises a row: for few of them, as of the tokens of a text. */
    void decode(int row, float[] y) {
        int side = sideBySide(row);
        for (int block = 0; block < columns / BLOCK; block++) {
            int place = place(row, block), first = levelPlace(row, block), column = block * BLOCK;
            float scale = PlainQuantizedLoops.half(scales[place]);
            float minimum = minima == null ? -QuantizedGroup.MIDDLE * scale : PlainQuantizedLoops.half(minima[place]);
            for (int i = 0; i < intsPerBlock(hasNibbles) * Integer.BYTES; i++) {
                int level = levels[first + i / Integer.BYTES * side] >>> i % Integer.BYTES * Byte.SIZE;
                if (hasNibbles) {
                    y[column + i] = scale * (level & 15) + minimum;
                    y[column + BLOCK / 2 + i] = scale * (level >>> 4 & 15) + minimum;
                } else y[column + i] = scale * (byte) level;
            }
        }
    }

    /** The sums over the blocks of x, which minima are multiplied with; null if all minima are 0. */
    float[] blockSums(float[] x) {
        if (!hasNibbles) return null;
        float[] sums = new float[x.length / BLOCK];
        for (int block = 0; block < sums.length; block++) sums[block] = Loops.BEST.sum(x, block * BLOCK, BLOCK);
        return sums;
    }
}
