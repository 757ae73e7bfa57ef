package org.loupe.tensor.kernel;

/** Walks over the rows (last axis) of contiguous float32 arrays, as many at a time as make a good tile. */
final class Rows {
    private Rows() { }

    /** Works on {@code count} rows from number {@code first} on. */
    interface Block {
        void run(int first, int count);
    }

    static int width(Strided x) {
        return x.shape()[x.rank() - 1];
    }

    /** How many rows of this width make a tile. */
    static int perTile(int width) {
        return Math.max(1, Strided.TILE / Math.max(1, width));
    }

    static void forEach(int rows, int perTile, Block block) {
        for (int first = 0; first < rows; first += perTile) block.run(first, Math.min(perTile, rows - first));
    }
}
