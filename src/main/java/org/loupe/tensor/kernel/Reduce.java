package org.loupe.tensor.kernel;

import java.util.Arrays;

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
     * Any axis: seen as [outer, length, inner], whole runs of the inner axes are combined, element by element. In double,
     * as a float sum of a million equal numbers is off by a percent.
     */
    private void slices(Strided x, int axis, Strided y) {
        int length = x.shape()[axis];
        int inner = 1;
        for (int a = axis + 1; a < x.rank(); a++) inner *= x.shape()[a];
        int tile = Math.min(Strided.TILE, Math.max(1, inner));
        boolean isFloat = x.storage().type() == DType.FLOAT32;
        float[] floats = new float[isFloat ? tile : 0];
        double[] doubles = new double[isFloat ? 0 : tile], out = new double[tile];
        for (int at = 0, n; at < y.size(); at += n) {
            int outer = at / inner, within = at % inner;
            n = Math.min(tile, inner - within);
            Arrays.fill(out, start);
            for (int i = 0; i < length; i++) {
                int from = (outer * length + i) * inner + within;
                if (isFloat) {
                    x.read(from, floats, n);
                    combine(out, floats, n);
                } else {
                    x.read(from, doubles, n);
                    for (int j = 0; j < n; j++) out[j] = step.of(out[j], doubles[j]);
                }
            }
            write(y, at, out, n, floats);
        }
    }

    /** Written out for each, as only then the compiler vectorises it. */
    private void combine(double[] out, float[] in, int n) {
        if (this == SUM) for (int j = 0; j < n; j++) out[j] += in[j];
        else for (int j = 0; j < n; j++) out[j] = Math.max(out[j], in[j]);
    }

    private static void write(Strided y, int at, double[] values, int n, float[] room) {
        if (y.storage().type() == DType.FLOAT64) y.write(at, values, n);
        else {
            for (int j = 0; j < n; j++) room[j] = (float) values[j];
            y.write(at, room, n);
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

    /** The sum of products, in four partial sums likewise. */
    static float dot(float[] x, float[] y, int from, int n) {
        float a = 0, b = 0, c = 0, d = 0;
        int i = from, end = from + n;
        for (; i < end - 3; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < end; i++) a += x[i] * y[i];
        return (a + b) + (c + d);
    }

    static float max(float[] x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) max = Math.max(max, x[i]);
        return max;
    }
}
