package org.loupe.tensor.kernel;

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
    /** Rows of the matrix that are de-quantised at a time. */
    private static final int PANEL = 128;
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
        int count = x.shape()[0], columns = w.columns(), blocks = w.blocksPerRow(), out = w.rows();
        float[] input = x.getFloats(), result = adds ? y.getFloats() : new float[count * out];
        float[] sums = w.hasMinima() ? blockSums(input) : null;
        Parallel.splitIfWorth(out, count * columns / MULTIPLICATIONS_AT_ONCE, (from, to) -> {
            float[] scale = new float[blocks], minimum = new float[blocks];
            for (int row = from; row < to; row++) {
                w.readScales(row, scale, minimum);
                for (int i = 0; i < count; i++) {
                    float sum = w.dot(row, scale, input, i * columns);
                    if (sums != null) sum += Loops.BEST.dot(minimum, 0, sums, i * blocks, blocks);
                    result[i * out + row] += sum;
                }
            }
        });
        y.put(result);
    }

    /** What a minimum, which all values of a block share, is multiplied with. */
    private static float[] blockSums(float[] x) {
        float[] sums = new float[x.length / QuantizedRows.BLOCK];
        for (int block = 0; block < sums.length; block++) sums[block] = Loops.BEST.sum(x, block * QuantizedRows.BLOCK, QuantizedRows.BLOCK);
        return sums;
    }

    private static void multiplyPanels(Strided x, QuantizedRows w, boolean adds, Strided y) {
        Blas.stayOnOneThread();
        Parallel.split(w.rows(), (from, to) -> {
            Strided panel = Strided.allocate(DType.FLOAT32, Math.min(PANEL, to - from), w.columns());
            try {
                Rows.forEach(from, to, PANEL, (first, count) -> {
                    Strided part = panel.slice(0, 0, count);
                    decode(w, first, part);
                    Blas.serial(1, x, part.permute(1, 0), adds, y.slice(1, first, first + count));
                });
            } finally {
                panel.storage().release();
            }
        });
    }

    /** {@code y = w} for y [rows, columns]. */
    public static void decode(QuantizedRows w, Strided y) {
        Parallel.splitIfWorth(w.rows(), w.columns(), (from, to) -> decode(w, from, y.slice(0, from, to)));
    }

    /** The rows from a number on, as many as y has. */
    private static void decode(QuantizedRows w, int first, Strided y) {
        int width = w.columns();
        float[] row = new float[width], scale = new float[w.blocksPerRow()], minimum = new float[w.blocksPerRow()];
        for (int i = 0; i < y.shape()[0]; i++) {
            w.readScales(first + i, scale, minimum);
            w.decode(first + i, scale, minimum, row, 0);
            y.write(i * width, row, width);
        }
    }

    /** {@code y[i] = w[ids[i]]} for y [ids, columns]. */
    public static void gather(QuantizedRows w, int[] ids, Strided y) {
        for (int i = 0; i < ids.length; i++) decode(w, ids[i], y.slice(0, i, i + 1));
    }
}
