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

    /** Hands out the rows [from, to) to the threads. */
    static void split(int rows, int width, Parallel.Part part) {
        Parallel.splitIfWorth(rows, width, part);
    }

    /** Walks over the rows [from, to), so many at a time. */
    static void forEach(int from, int to, int perTile, Block block) {
        for (int first = from; first < to; first += perTile) block.run(first, Math.min(perTile, to - first));
    }
}
