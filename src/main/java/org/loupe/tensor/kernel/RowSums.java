package org.loupe.tensor.kernel;

/** Sums over the rows of an array that are gathered while the rows are worked on, in groups that do not depend on the number of threads. */
final class RowSums {
    private static final int GROUP = 64;

    private final int rows, width;
    private final float[][][] parts;    // [group][which][width]

    RowSums(int rows, int width, int count) {
        this.rows = rows;
        this.width = width;
        this.parts = new float[(rows + GROUP - 1) / GROUP][count][width];
    }

    /** Works on {@code count} rows from number {@code first} on and adds to the sums of their group. */
    interface Tile {
        void run(int first, int count, float[][] sums);
    }

    /** Visits all rows, tile by tile, on all threads. */
    void forEachTile(Tile tile) {
        int perTile = Math.min(GROUP, Rows.perTile(width));
        Rows.split(parts.length, GROUP * width, (from, to) -> {
            for (int group = from; group < to; group++) {
                float[][] sums = parts[group];
                Rows.forEach(group * GROUP, Math.min(rows, (group + 1) * GROUP), perTile, (first, count) -> tile.run(first, count, sums));
            }
        });
    }

    float[] total(int which) {
        float[] total = new float[width];
        for (float[][] sums : parts) Binary.ADD.combine(total, sums[which], width);
        return total;
    }
}
