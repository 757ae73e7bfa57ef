package org.loupe.bench;

import java.util.Arrays;

/** Medians, quartiles and least-squares fits. */
final class Statistics {
    private Statistics() { }

    /** Median and quartiles. */
    record Spread(double lower, double median, double upper) { }

    /** A polynomial {@code c0 + c1 x + c2 x^2 + ...} and the share of the variance that it explains. */
    record Fit(double[] coefficients, double rSquared) { }

    static Spread spread(double... values) {
        if (values.length == 0) throw new IllegalArgumentException("a median needs at least one value");
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    static double median(double... values) {
        return spread(values).median;
    }

    /** Between two values in proportion (Hyndman and Fan 1996, definition 7, as in NumPy). */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The polynomial of this degree with the least squared distance, by the normal equations on x scaled to [-1, 1]. */
    static Fit fit(int degree, double[] x, double[] y) {
        if (x.length != y.length || x.length <= degree)
            throw new IllegalArgumentException("a fit of degree " + degree + " needs at least " + (degree + 1)
                    + " points with a value each, not " + x.length + " points and " + y.length + " values");
        double scale = Arrays.stream(x).map(Math::abs).max().orElse(1);
        double[][] equations = new double[degree + 1][degree + 2];
        for (int i = 0; i < x.length; i++)
            for (int row = 0; row <= degree; row++) {
                for (int column = 0; column <= degree; column++) equations[row][column] += Math.pow(x[i] / scale, row + column);
                equations[row][degree + 1] += Math.pow(x[i] / scale, row) * y[i];
            }
        double[] coefficients = solve(equations);
        for (int i = 0; i <= degree; i++) coefficients[i] /= Math.pow(scale, i);
        return new Fit(coefficients, rSquared(coefficients, x, y));
    }

    private static double rSquared(double[] coefficients, double[] x, double[] y) {
        double mean = Arrays.stream(y).average().orElseThrow();
        double unexplained = 0, all = 0;
        for (int i = 0; i < x.length; i++) {
            double value = 0;
            for (int k = coefficients.length - 1; k >= 0; k--) value = value * x[i] + coefficients[k];
            unexplained += (y[i] - value) * (y[i] - value);
            all += (y[i] - mean) * (y[i] - mean);
        }
        return 1 - unexplained / all;
    }

    /** Gaussian elimination of equations [n][n + 1], the right side in the last column. */
    private static double[] solve(double[][] m) {
        int n = m.length;
        for (int pivot = 0; pivot < n; pivot++) {
            int best = pivot;
            for (int row = pivot; row < n; row++) if (Math.abs(m[row][pivot]) > Math.abs(m[best][pivot])) best = row;
            double[] swapped = m[pivot];
            m[pivot] = m[best];
            m[best] = swapped;
            for (int row = 0; row < n; row++) {
                if (row == pivot) continue;
                double factor = m[row][pivot] / m[pivot][pivot];
                for (int column = pivot; column <= n; column++) m[row][column] -= factor * m[pivot][column];
            }
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) solution[i] = m[i][n] / m[i][i];
        return solution;
    }
}
