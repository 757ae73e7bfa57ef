package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * A matrix [k, n] cut into panels of neighbouring columns, each stored row after row. A product with few rows, such as a
 * step of a recurrent network, spends most of its time on bringing the matrix into this form; here it is done once for all steps.
 */
final class Panels {
    /** Rows of a panel used at a time: few enough to stay in the processor's first cache for all rows of the other operand. */
    private static final int DEPTH = 128;

    private final int width = Loops.BEST.panelWidth();
    private final int k, columns;
    private final float[] data;     // [panel][k][width]

    Panels(Strided matrix) {
        k = matrix.shape()[0];
        columns = matrix.shape()[1];
        data = new float[count() * k * width];
        Parallel.split(count(), (from, to) -> {
            for (int panel = from; panel < to; panel++) fill(panel, matrix.slice(1, panel * width, Math.min(columns, (panel + 1) * width)));
        });
    }

    /** A matrix that lies in memory column by column is read so: jumping from row to row costs many times more. */
    private void fill(int panel, Strided part) {
        boolean isTransposed = part.strides()[0] == 1;
        int n = part.shape()[1], rowStep = isTransposed ? 1 : n, columnStep = isTransposed ? k : 1;
        float[] values = (isTransposed ? part.permute(1, 0) : part).getFloats();
        for (int row = 0; row < k; row++)
            for (int j = 0; j < n; j++) data[(panel * k + row) * width + j] = values[row * rowStep + j * columnStep];
    }

    /** The number of panels; the last one may be filled up with zeros. */
    private int count() {
        return (columns + width - 1) / width;
    }

    /** {@code y = x} times the matrix, on all threads, for x [rows, k] and y [rows, n]. */
    void multiply(float[] x, int rows, float[] y) {
        // A vector or two does all columns of a panel at once, so a panel costs about rows * k simple operations.
        Parallel.splitIfWorth(count(), rows * k, (from, to) -> {
            float[] room = new float[rows * width];
            for (int panel = from; panel < to; panel++) multiply(x, rows, panel, room, y);
        });
    }

    /** The columns of one panel. */
    private void multiply(float[] x, int rows, int panel, float[] room, float[] y) {
        Arrays.fill(room, 0);
        for (int from = 0; from < k; from += DEPTH)
            Loops.BEST.addProduct(x, from, k, rows, data, (panel * k + from) * width, Math.min(DEPTH, k - from), room);
        int first = panel * width, n = Math.min(width, columns - first);
        for (int row = 0; row < rows; row++) System.arraycopy(room, row * width, y, row * columns + first, n);
    }
}
