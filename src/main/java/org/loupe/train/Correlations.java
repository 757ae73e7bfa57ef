package org.loupe.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How well numbers go together, as the similarity of two sentences and its estimate. NaN where either side is constant, as in SciPy. */
public final class Correlations {
    private Correlations() { }

    /** Pearson 1895: sum((x - mean(x)) (y - mean(y))) / sqrt(sum((x - mean(x))^2) sum((y - mean(y))^2)). */
    public static double pearson(double[] x, double[] y) {
        if (x.length != y.length || x.length < 2)
            throw new IllegalArgumentException(x.length + " and " + y.length
                    + " values; a correlation needs as many of each, and at least two");
        if (Arrays.stream(x).allMatch(v -> v == x[0]) || Arrays.stream(y).allMatch(v -> v == y[0])) return Double.NaN;
        double meanX = Arrays.stream(x).average().orElseThrow(), meanY = Arrays.stream(y).average().orElseThrow();
        double xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = x[i] - meanX, dy = y[i] - meanY;
            xy += dx * dy;
            xx += dx * dx;
            yy += dy * dy;
        }
        return Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy)));
    }

    /** Spearman 1904: the Pearson correlation of the ranks; equal values share their mean rank. */
    public static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    /** From 1 for the smallest; NaN values make all NaN, as nothing can be said of their order. */
    static double[] ranks(double... values) {
        double[] ranks = new double[values.length];
        if (Arrays.stream(values).anyMatch(Double::isNaN)) {
            Arrays.fill(ranks, Double.NaN);
            return ranks;
        }
        int[] order = IntStream.range(0, values.length).boxed().sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i).toArray();
        for (int from = 0, to; from < order.length; from = to) {
            to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) to++;
            for (int i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2.0;
        }
        return ranks;
    }
}
