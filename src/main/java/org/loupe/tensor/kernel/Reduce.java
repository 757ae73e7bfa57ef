package org.loupe.tensor.kernel;

/** Sums and maxima along one axis. */
public enum Reduce {
    SUM(0, Binary.ADD), MAX(Double.NEGATIVE_INFINITY, Binary.MAXIMUM);

    private final double start;
    private final Binary step;

    Reduce(double start, Binary step) {
        this.start = start;
        this.step = step;
    }

    /** Reduces an axis of x; y has x's shape without that axis. Every result is summed in the order of the axis, always alike. */
    public void apply(Strided x, int axis, Strided y) {
        boolean last = axis == x.rank() - 1;
        if (last && x.storage().type() == DType.FLOAT32) rows(x, y);
        else slices(x, axis, y);
    }

    /** The last axis: each result comes from a run of neighbours. */
    private void rows(Strided x, Strided y) {
        int width = x.shape()[x.rank() - 1];
        int tile = Math.min(Strided.TILE, Math.max(1, width));
        float[] in = new float[tile];
        float[] out = new float[1];
        for (int row = 0; row < y.size(); row++) {
            double result = start;
            for (int from = 0, n; from < width; from += n) {
                n = Math.min(tile, width - from);
                x.read(row * width + from, in, n);
                result = step.of(result, this == SUM ? sum(in, 0, n) : max(in, 0, n));
            }
            out[0] = (float) result;
            y.write(row, out, 1);
        }
    }

    /**
     * Any axis: seen as [outer, length, inner], whole runs of the inner axes are combined, element by element.
     */
    private void slices(Strided x, int axis, Strided y) {
        int length = x.shape()[axis];
        int inner = 1;
        for (int a = axis + 1; a < x.rank(); a++) inner *= x.shape()[a];
        int tile = Math.min(Strided.TILE, Math.max(1, inner));
        boolean isFloat = x.storage().type() == DType.FLOAT32;
        float[] in = new float[tile], out = new float[tile];
        double[] wideIn = new double[isFloat ? 0 : tile], wideOut = new double[isFloat ? 0 : tile];
        for (int at = 0, n; at < y.size(); at += n) {
            int outer = at / inner, within = at % inner;
            n = Math.min(tile, inner - within);
            java.util.Arrays.fill(out, (float) start);
            java.util.Arrays.fill(wideOut, start);
            for (int i = 0; i < length; i++) {
                int from = (outer * length + i) * inner + within;
                if (isFloat) {
                    x.read(from, in, n);
                    step.combine(out, in, n);
                } else {
                    x.read(from, wideIn, n);
                    for (int j = 0; j < n; j++) wideOut[j] = step.of(wideOut[j], wideIn[j]);
                }
            }
            if (isFloat) y.write(at, out, n);
            else y.write(at, wideOut, n);
        }
    }

    /** Four sums side by side: faster, as they do not wait for each other, and more exact than one. */
    static float sum(float[] x, int from, int n) {
        float a = 0, b = 0, c = 0, d = 0;
        int i = from, end = from + n;
        for (; i < end - 3; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < end; i++) a += x[i];
        return (a + b) + (c + d);
    }

    static float max(float[] x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) max = Math.max(max, x[i]);
        return max;
    }
}
