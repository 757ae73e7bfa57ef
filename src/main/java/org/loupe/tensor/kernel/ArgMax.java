package org.loupe.tensor.kernel;

/** The place of the largest element along an axis: the first of equals; a NaN counts as larger than every number. */
public final class ArgMax {
    private ArgMax() { }

    /** Along the last axis, which is not empty: one place for each row in C order. */
    public static int[] apply(Strided x) {
        int width = x.shape()[x.rank() - 1];
        int[] places = new int[x.size() / width];
        int perTile = Math.max(1, Strided.TILE / width);
        Parallel.splitIfWorth(places.length, width, (from, to) -> {
            boolean isFloat = x.storage().type() == DType.FLOAT32;
            float[] floats = new float[isFloat ? perTile * width : 0];
            double[] doubles = new double[isFloat ? 0 : perTile * width];
            for (int first = from; first < to; first += perTile) {
                int rows = Math.min(perTile, to - first);
                if (isFloat) x.read(first * width, floats, rows * width);
                else x.read(first * width, doubles, rows * width);
                for (int row = 0, at = 0; row < rows; row++, at += width)
                    places[first + row] = isFloat ? place(floats, at, width) : place(doubles, at, width);
            }
        });
        return places;
    }

    private static int place(float[] x, int start, int width) {
        int best = start;
        for (int i = start + 1; i < start + width; i++) if (x[i] > x[best] || x[i] != x[i] && x[best] == x[best]) best = i;
        return best - start;
    }

    private static int place(double[] x, int start, int width) {
        int best = start;
        for (int i = start + 1; i < start + width; i++) if (x[i] > x[best] || x[i] != x[i] && x[best] == x[best]) best = i;
        return best - start;
    }
}
