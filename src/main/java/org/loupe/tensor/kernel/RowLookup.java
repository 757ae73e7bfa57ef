package org.loupe.tensor.kernel;

/** Reads rows of a table by number, and adds rows to a table by number. */
public final class RowLookup {
    private RowLookup() { }

    /** {@code y[i] = table[ids[i]]} for a table [rows, width] and y [ids, width]. */
    public static void gather(Strided table, int[] ids, Strided y) {
        for (int i = 0; i < ids.length; i++) Unary.COPY.apply(table.slice(0, ids[i], ids[i] + 1), y.slice(0, i, i + 1));
    }

    /** {@code table[ids[i]] += x[i]}, in the order of the ids. */
    public static void scatterAdd(Strided x, int[] ids, Strided table) {
        for (int i = 0; i < ids.length; i++) {
            Strided row = table.slice(0, ids[i], ids[i] + 1);
            Binary.ADD.apply(row, x.slice(0, i, i + 1), row);
        }
    }
}
