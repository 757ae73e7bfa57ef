package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * Sums and maxima along one axis. Neighbours are added in double; along other axes groups of {@value #GROUP} elements are added in
 * float, and what they give in double, so that long sums keep their digits. The groups do not depend on the number of threads.
 */
public enum Reduce {
    SUM(0), MAX(Double.NEGATIVE_INFINITY);

    private static final int GROUP = 64;

    private final double start;

    Reduce(double start) {
        this.start = start;
    }

    /** Reduces an axis of x; y has x's shape without that axis. */
    public void apply(Strided x, int axis, Strided y) {
        int[] shape = x.shape();
        int length = shape[axis], inner = 1;
        for (int a = axis + 1; a < shape.length; a++) inner *= shape[a];
        if (y.size() == 0) return;
        if (x.storage().type() == DType.FLOAT64) doubles(x, length, inner, y);
        else if (inner == 1) rows(x, length, y);
        else columns(x, length, inner, y);
    }

    /** Each result comes from a run of neighbours. */
    private void rows(Strided x, int width, Strided y) {
        int tile = Math.min(Strided.TILE, Math.max(1, width)), perTile = Rows.perTile(width);
        Rows.split(y.size(), width, (start, end) -> {
            float[] in = new float[perTile * tile], out = new float[perTile];
            Rows.forEach(start, end, perTile, (first, count) -> {
                if (width <= tile) x.read(first * width, in, count * width);
                for (int row = 0; row < count; row++)
                    out[row] = width <= tile ? one(in, row * width, width) : (float) longRow(x, (first + row) * width, width, in);
                y.write(first, out, count);
            });
        });
    }

    private float one(float[] x, int from, int n) {
        return this == SUM ? (float) Loops.BEST.exactSum(x, from, n) : Loops.BEST.max(x, from, n);
    }

    private double longRow(Strided x, int from, int width, float[] tile) {
        double result = start;
        for (int at = 0, n; at < width; at += n) {
            n = Math.min(tile.length, width - at);
            x.read(from + at, tile, n);
            result = combine(result, this == SUM ? Loops.BEST.exactSum(tile, 0, n) : Loops.BEST.max(tile, 0, n));
        }
        return result;
    }

    /** Seen as [outer, length, inner]: groups of rows are combined element by element, a tile of columns at a time. */
    private void columns(Strided x, int length, int inner, Strided y) {
        int width = Math.min(Strided.TILE, inner), chunks = (inner + width - 1) / width, groups = Math.max(1, (length + GROUP - 1) / GROUP);
        int outer = y.size() / inner;
        float[][] parts = new float[outer * chunks * groups][];
        Rows.split(parts.length, Math.min(GROUP, length) * width, (from, to) -> {
            float[] tile = new float[width];
            for (int part = from; part < to; part++) {
                int group = part % groups, column = part / groups % chunks * width, first = part / groups / chunks * length;
                float[] sum = parts[part] = new float[Math.min(width, inner - column)];
                Arrays.fill(sum, (float) start);
                for (int row = group * GROUP; row < Math.min(length, (group + 1) * GROUP); row++) {
                    x.read((first + row) * inner + column, tile, sum.length);
                    combine(sum, tile, sum.length);
                }
            }
        });
        for (int result = 0; result < outer * chunks; result++)
            y.write(result / chunks * inner + result % chunks * width, total(parts, result * groups, groups),
                    parts[result * groups].length);
    }

    private float[] total(float[][] parts, int first, int groups) {
        if (groups == 1) return parts[first];
        double[] sum = new double[parts[first].length];
        Arrays.fill(sum, start);
        for (int group = first; group < first + groups; group++)
            for (int i = 0; i < sum.length; i++) sum[i] = combine(sum[i], parts[group][i]);
        float[] rounded = new float[sum.length];
        for (int i = 0; i < sum.length; i++) rounded[i] = (float) sum[i];
        return rounded;
    }

    private double combine(double a, double b) {
        return this == SUM ? a + b : Math.max(a, b);
    }

    /** Written out for each, as only then the compiler vectorises it. */
    private void combine(float[] out, float[] in, int n) {
        if (this == SUM) for (int i = 0; i < n; i++) out[i] += in[i];
        else for (int i = 0; i < n; i++) out[i] = Math.max(out[i], in[i]);
    }

    private void doubles(Strided x, int length, int inner, Strided y) {
        double[] all = x.getDoubles(), out = new double[y.size()];
        Arrays.fill(out, start);
        for (int outer = 0; outer < out.length / inner; outer++)
            for (int row = 0; row < length; row++)
                for (int i = 0; i < inner; i++)
                    out[outer * inner + i] = combine(out[outer * inner + i], all[(outer * length + row) * inner + i]);
        y.put(out);
    }

    private static double exactSquares(float[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += (double) x[i] * x[i];
        return sum;
    }

    /** The sum of the squares of all elements of a contiguous array, in double where float has no room for them. */
    public static double sumOfSquares(Strided x) {
        int size = x.size(), tiles = (size + Strided.TILE - 1) / Strided.TILE;
        double[] sums = new double[tiles];
        Rows.split(tiles, Strided.TILE, (from, to) -> {
            float[] tile = new float[Strided.TILE];
            for (int t = from; t < to; t++) {
                int n = Math.min(Strided.TILE, size - t * Strided.TILE);
                x.read(t * Strided.TILE, tile, n);
                sums[t] = Loops.BEST.dot(tile, 0, tile, 0, n);
                if (!(sums[t] > Float.MIN_NORMAL && sums[t] < Float.MAX_VALUE)) sums[t] = exactSquares(tile, n);
            }
        });
        return Arrays.stream(sums).sum();
    }
}
