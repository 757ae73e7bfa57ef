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

    /** Works on the rows [from, to) and adds to the sums of their group. */
    interface Group {
        void run(int from, int to, float[][] sums);
    }

    /** Visits all groups, on all threads. */
    void forEach(Group work) {
        Rows.split(parts.length, GROUP * width, (first, end) -> {
            for (int group = first; group < end; group++) work.run(group * GROUP, Math.min(rows, (group + 1) * GROUP), parts[group]);
        });
    }

    float[] total(int which) {
        float[] total = new float[width];
        for (float[][] sums : parts) Binary.ADD.combine(total, sums[which], width);
        return total;
    }
}
