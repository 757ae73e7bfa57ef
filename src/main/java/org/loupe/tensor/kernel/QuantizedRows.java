package org.loupe.tensor.kernel;

/**
 * A matrix in blocks of 32 neighbours of a row: value = scale * level + minimum. Levels are signed bytes, or have four bits,
 * from 0 to 15, two in a byte: byte i of a block holds value i in its lower half and value i + 16 in its upper one.
 *
 * <p>Files have scale and levels of a block side by side. Here each has an array of its own, so that the float16 scales
 * of a row become float32 many at once.
 */
public final class QuantizedRows {
    static final int BLOCK = 32;
    /** Of levels that count from 0, where the block has no minimum of its own: level 8 stands for 0. */
    private static final float MIDDLE = 8;
    private static final int INFINITE = 0x7C00;

    private final int rows, columns;
    private final boolean hasNibbles;
    private final byte[] levels;
    private final short[] scales, minima;       // float16; minima may be null

    private QuantizedRows(int rows, int columns, boolean hasNibbles, boolean hasMinimum) {
        int blocks = Math.multiplyExact(rows, columns / BLOCK);
        this.rows = rows;
        this.columns = columns;
        this.hasNibbles = hasNibbles;
        this.levels = new byte[Math.multiplyExact(blocks, hasNibbles ? BLOCK / 2 : BLOCK)];
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
        int length = matrix.levelBytes();
        for (int block = 0, at = 0; block < matrix.scales.length; block++, at += length) {
            matrix.scales[block] = half(bytes, at, block, "scale");
            at += Short.BYTES;
            if (hasMinimum) {
                matrix.minima[block] = half(bytes, at, block, "minimum");
                at += Short.BYTES;
            }
            System.arraycopy(bytes, at, matrix.levels, block * length, length);
        }
        return matrix;
    }

    private static short half(byte[] bytes, int at, int block, String what) {
        int bits = bytes[at] & 255 | (bytes[at + 1] & 255) << 8;
        if ((bits & INFINITE) == INFINITE)
            throw new IllegalArgumentException("the " + what + " of block " + block + " is infinite or NaN (float16 0x"
                    + Integer.toHexString(bits) + "); the weights are damaged");
        return (short) bits;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Bytes of all arrays. */
    public long memory() {
        return levels.length + (long) Short.BYTES * (scales.length + (minima == null ? 0 : minima.length));
    }

    int blocksPerRow() {
        return columns / BLOCK;
    }

    /** Whether the minima are not all 0. */
    boolean hasMinima() {
        return hasNibbles;
    }

    private int levelBytes() {
        return hasNibbles ? BLOCK / 2 : BLOCK;
    }

    /** The scale and the minimum of each block of a row; minima that are all 0 are left out. */
    void readScales(int row, float[] scale, float[] minimum) {
        int blocks = blocksPerRow(), first = row * blocks;
        QuantizedLoops.BEST.halves(scales, first, scale, blocks);
        if (minima != null) QuantizedLoops.BEST.halves(minima, first, minimum, blocks);
        else if (hasNibbles) for (int block = 0; block < blocks; block++) minimum[block] = -MIDDLE * scale[block];
    }

    /** The product of a row, its minima taken as 0, with a vector. */
    float dot(int row, float[] scale, float[] x, int xFrom) {
        int blocks = blocksPerRow(), from = row * blocks * levelBytes();
        return hasNibbles ? QuantizedLoops.BEST.dotNibbles(levels, from, scale, x, xFrom, blocks)
                : QuantizedLoops.BEST.dotBytes(levels, from, scale, x, xFrom, blocks);
    }

    /** De-quantises a row, with the scales and minima that {@link #readScales} gave for it. */
    void decode(int row, float[] scale, float[] minimum, float[] y, int yFrom) {
        int blocks = blocksPerRow(), from = row * blocks * levelBytes();
        if (hasNibbles) QuantizedLoops.BEST.decodeNibbles(levels, from, scale, minimum, y, yFrom, blocks);
        else QuantizedLoops.BEST.decodeBytes(levels, from, scale, y, yFrom, blocks);
    }
}
