package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * Neighbouring rows of {@link QuantizedRows}, {@value #ROWS} or what is left at the end, with their scales in float32. Their
 * levels stand side by side: an int holds four bytes of a block of one row, and beside it stand the same four bytes of the
 * other rows. So a vector is a column of rows, each row sums in a lane of its own, and an element of x meets all of them.
 *
 * <p>Has the rows of one group at a time; for one thread.
 */
final class QuantizedGroup {
    static final int ROWS = 32;
    /** Of levels that count from 0, where the block has no minimum of its own: level 8 stands for 0. */
    static final float MIDDLE = 8;

    final int[] levels;                    // [blocks, ints of a block, rows], from a place on
    final int blocks, intsPerBlock;
    final float[] scale, minimum;          // [blocks, rows]; minimum is null if all are 0
    private final short[] scales, minima;
    private final int allRows;
    private int rows, from;

    QuantizedGroup(int allRows, int blocks, boolean hasNibbles, int[] levels, short[] scales, short[] minima) {
        this.allRows = allRows;
        this.blocks = blocks;
        this.intsPerBlock = QuantizedRows.intsPerBlock(hasNibbles);
        this.levels = levels;
        this.scales = scales;
        this.minima = minima;
        this.scale = new float[blocks * ROWS];
        this.minimum = hasNibbles ? new float[blocks * ROWS] : null;
    }

    /** Goes to a group. */
    QuantizedGroup read(int group) {
        int first = group * ROWS * blocks;
        rows = Math.min(ROWS, allRows - group * ROWS);
        from = first * intsPerBlock;
        int count = blocks * rows;
        QuantizedLoops.BEST.halves(scales, first, scale, count);
        if (minima != null) QuantizedLoops.BEST.halves(minima, first, minimum, count);
        else if (minimum != null) for (int i = 0; i < count; i++) minimum[i] = -MIDDLE * scale[i];
        return this;
    }

    int rows() {
        return rows;
    }

    /** Where the levels of a block begin. */
    int from(int block) {
        return from + block * intsPerBlock * rows;
    }

    /** {@code y[row]} = the product of each row with x. @param x by place  @param sums of its blocks, for the minima, from a place on */
    void multiply(float[] x, int xFrom, float[] sums, int sumsFrom, float[] y) {
        Arrays.fill(y, 0);
        if (minimum == null) QuantizedLoops.BEST.addBytes(this, x, xFrom, y);
        else {
            QuantizedLoops.BEST.addMinima(this, sums, sumsFrom, y);
            QuantizedLoops.BEST.addNibbles(this, x, xFrom, y);
        }
    }

    /** De-quantises the columns of a block: {@code y[yFrom + column * stride + row]}. */
    void decode(int block, float[] y, int yFrom, int stride) {
        if (minimum == null) QuantizedLoops.BEST.decodeBytes(this, block, y, yFrom, stride);
        else QuantizedLoops.BEST.decodeNibbles(this, block, y, yFrom, stride);
    }
}
