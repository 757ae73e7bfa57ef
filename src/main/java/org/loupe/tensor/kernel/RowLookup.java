package org.loupe.tensor.kernel;

/** Reads rows of a table by number, and adds rows to a table by number. */
public final class RowLookup {
    private RowLookup() { }

    /** {@code y[i] = table[ids[i]]} for a table [rows, width] and contiguous y [ids, width]. */
    public static void gather(Strided table, int[] ids, Strided y) {
        boolean rowFitsTile = y.storage().type() == DType.FLOAT32 && Rows.width(table) <= Strided.TILE;
        if (rowFitsTile) Rows.split(ids.length, Rows.width(table), (from, to) -> {
            int width = Rows.width(table);
            float[] row = new float[width];
            for (int i = from; i < to; i++) {
                table.read(ids[i] * width, row, width);
                y.write(i * width, row, width);
            }
        });
        else for (int i = 0; i < ids.length; i++) Unary.COPY.apply(table.slice(0, ids[i], ids[i] + 1), y.slice(0, i, i + 1));
    }

    /** {@code table[ids[i]] += x[i]}, in the order of the ids. */
    public static void scatterAdd(Strided x, int[] ids, Strided table) {
        if (x.storage().type() == DType.FLOAT32 && Rows.width(x) <= Strided.TILE) {
            int width = Rows.width(x);
            float[] sum = new float[width], row = new float[width];
            for (int i = 0; i < ids.length; i++) {
                x.read(i * width, row, width);
                table.read(ids[i] * width, sum, width);
                for (int j = 0; j < width; j++) sum[j] += row[j];
                table.write(ids[i] * width, sum, width);
            }
        } else for (int i = 0; i < ids.length; i++) {
            Strided row = table.slice(0, ids[i], ids[i] + 1);
            Binary.ADD.apply(row, x.slice(0, i, i + 1), row);
        }
    }
}
