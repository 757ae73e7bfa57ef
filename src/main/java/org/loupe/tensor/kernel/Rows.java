package org.loupe.tensor.kernel;

/** Walks over the rows (last axis) of contiguous float32 arrays, as many at a time as make a good tile. */
final class Rows {
    private Rows() { }

    /** Works on {@code count} rows from number {@code first} on. */
    interface Block {
        void run(int first, int count);
    }

    /** Works on a tile: {@code count} whole rows from number {@code first} on, the first of them at the tile's start. */
    interface Tile {
        void run(float[] tile, int first, int count);
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

    /** Shows all rows of x to the work, tile by tile, on all threads. */
    static void read(Strided x, Tile work) {
        int width = width(x), perTile = perTile(width);
        split(x.size() / Math.max(1, width), width, (from, to) -> {
            float[] tile = new float[perTile * width];
            forEach(from, to, perTile, (first, count) -> {
                x.read(first * width, tile, count * width);
                work.run(tile, first, count);
            });
        });
    }

    /** The same, and what the work makes of a tile becomes those rows of y. */
    static void change(Strided x, Strided y, Tile work) {
        int width = width(x);
        read(x, (tile, first, count) -> {
            work.run(tile, first, count);
            y.write(first * width, tile, count * width);
        });
    }
}
