package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * Products with quantised matrices, and reading their rows.
 *
 * <p>For one row of x, as of the token that a model writes, time is reading the weights: they are multiplied as they are.
 * x stays float32, as its conversion to bytes would lose two of its seven digits. Of many rows of x time is multiplying:
 * some rows of the matrix at a time become float32, small enough for the processor's second cache, and OpenBLAS multiplies.
 */
public final class QuantizedProduct {
    /** Rows of x from which de-quantising first is faster. */
    private static final int MANY_ROWS = 4;
    /** Groups of rows of the matrix that are de-quantised at a time, and how many rows that is. */
    private static final int PANEL_GROUPS = 4, PANEL = PANEL_GROUPS * QuantizedGroup.ROWS;
    /** Multiplications that take as long as one simple operation of others. */
    private static final int MULTIPLICATIONS_AT_ONCE = 4;

    private QuantizedProduct() { }

    /** {@code y = x w^T}, or {@code y += x w^T}, for contiguous float32 x [rows, columns of w] and y [rows, rows of w]. */
    public static void multiply(Strided x, QuantizedRows w, boolean adds, Strided y) {
        if (y.size() == 0) return;
        if (x.shape()[0] < MANY_ROWS) multiplyLevels(x, w, adds, y);
        else multiplyPanels(x, w, adds, y);
    }

    private static void multiplyLevels(Strided x, QuantizedRows w, boolean adds, Strided y) {
        int count = x.shape()[0], columns = w.columns(), out = w.rows();
        float[] plain = x.getFloats(), sums = w.blockSums(plain), input = w.byPlace(plain), result = adds ? y.getFloats() : new float[count * out];
        Parallel.splitIfWorth(w.groups(), QuantizedGroup.ROWS * count * columns / MULTIPLICATIONS_AT_ONCE, (from, to) -> {
            QuantizedGroup group = w.group();
            float[] product = new float[QuantizedGroup.ROWS];
            for (int number = from; number < to; number++) {
                group.read(number);
                for (int i = 0; i < count; i++) {
                    group.multiply(input, i * columns, sums, i * group.blocks, product);
                    int first = i * out + number * QuantizedGroup.ROWS;
                    for (int row = 0; row < group.rows(); row++) result[first + row] += product[row];
                }
            }
        });
        y.put(result);
    }

    private static void multiplyPanels(Strided x, QuantizedRows w, boolean adds, Strided y) {
        Blas.stayOnOneThread();
        Parallel.split(w.groups(), (from, to) -> {
            Strided panel = Strided.allocate(DType.FLOAT32, w.columns(), PANEL);
            QuantizedGroup[] groups = new QuantizedGroup[PANEL_GROUPS];
            Arrays.setAll(groups, i -> w.group());
            try {
                Rows.forEach(from, to, PANEL_GROUPS, (first, count) -> {
                    for (int i = 0; i < count; i++) groups[i].read(first + i);
                    decode(groups, count, panel);
                    int row = first * QuantizedGroup.ROWS, end = Math.min(w.rows(), row + count * QuantizedGroup.ROWS);
                    Blas.serial(1, x, panel.slice(1, 0, end - row), adds, y.slice(1, row, end));     // [rows of x, in] x [in, rows of w]
                });
            } finally {
                panel.storage().release();
            }
        });
    }

    /** De-quantises groups into the columns of a panel [columns of w, PANEL]. */
    private static void decode(QuantizedGroup[] groups, int count, Strided panel) {
        float[] tile = new float[QuantizedRows.BLOCK * PANEL];
        for (int block = 0; block < groups[0].blocks; block++) {
            for (int i = 0; i < count; i++) groups[i].decode(block, tile, i * QuantizedGroup.ROWS, PANEL);
            panel.write(block * tile.length, tile, tile.length);
        }
    }

    /** {@code y = w} for y [rows, columns]. */
    public static void decode(QuantizedRows w, Strided y) {
        Parallel.splitIfWorth(w.groups(), QuantizedGroup.ROWS * w.columns(), (from, to) -> {
            QuantizedGroup group = w.group();
            float[] tile = new float[QuantizedRows.BLOCK * QuantizedGroup.ROWS];
            for (int number = from; number < to; number++) {
                int first = number * QuantizedGroup.ROWS, rows = group.read(number).rows();
                Strided part = y.slice(0, first, first + rows).permute(1, 0);                        // [columns, rows of the group]
                for (int block = 0; block < group.blocks; block++) {
                    group.decode(block, tile, 0, rows);
                    part.write(block * QuantizedRows.BLOCK * rows, tile, QuantizedRows.BLOCK * rows);
                }
            }
        });
    }

    /** {@code y[i] = w[ids[i]]} for y [ids, columns]. */
    public static void gather(QuantizedRows w, int[] ids, Strided y) {
        float[] row = new float[w.columns()];
        for (int i = 0; i < ids.length; i++) {
            w.decode(ids[i], row);
            y.write(i * row.length, row, row.length);
        }
    }
}
