package org.loupe.train;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How well classes are told, and how well tokens are foreseen. Classes are any integers; {@link Correlations} is for numbers. */
public final class Metrics {
    private Metrics() { }

    /** The share of right answers. */
    public static double accuracy(int[] expected, int[] predicted) {
        requireSameLength(expected.length, predicted.length);
        return count(expected, predicted, (e, p) -> e == p) / (double) expected.length;
    }

    /**
     * The harmonic mean of precision and recall of one class (van Rijsbergen 1979): 2 tp / (2 tp + fp + fn). 0 where the
     * class is neither expected nor predicted, as in scikit-learn.
     */
    public static double f1(int[] expected, int[] predicted, int positive) {
        requireSameLength(expected.length, predicted.length);
        long right = count(expected, predicted, (e, p) -> e == positive && p == positive);
        long wrong = count(expected, predicted, (e, p) -> e == positive != (p == positive));
        return right == 0 ? 0 : 2.0 * right / (2 * right + wrong);
    }

    /** The mean of the F1 of every class that is expected or predicted, all alike, however rare. */
    public static double macroF1(int[] expected, int[] predicted) {
        requireSameLength(expected.length, predicted.length);
        return IntStream.of(classes(expected, predicted)).mapToDouble(c -> f1(expected, predicted, c)).average().orElseThrow();
    }

    /**
     * The correlation of expected and predicted classes (Matthews 1975; for more than two, Gorodkin 2004, eq. 8):
     * (n right - sum(e_c p_c)) / sqrt((n^2 - sum(p_c^2)) (n^2 - sum(e_c^2))), where e_c and p_c count how often class c is
     * expected and predicted. 0 where either names one class only, as in scikit-learn.
     */
    public static double matthews(int[] expected, int[] predicted) {
        requireSameLength(expected.length, predicted.length);
        double n = expected.length, right = count(expected, predicted, (e, p) -> e == p);
        double together = 0, expectedSquares = 0, predictedSquares = 0;
        for (int c : classes(expected, predicted)) {
            double e = IntStream.of(expected).filter(x -> x == c).count(), p = IntStream.of(predicted).filter(x -> x == c).count();
            together += e * p;
            expectedSquares += e * e;
            predictedSquares += p * p;
        }
        double spread = (n * n - predictedSquares) * (n * n - expectedSquares);
        return spread == 0 ? 0 : (n * right - together) / Math.sqrt(spread);
    }

    /** e to the mean cross-entropy in nats: among how many equally likely tokens the model hesitates. */
    public static double perplexity(double meanLoss) {
        return Math.exp(meanLoss);
    }

    private static int[] classes(int[] expected, int... predicted) {
        return IntStream.concat(Arrays.stream(expected), Arrays.stream(predicted)).distinct().sorted().toArray();
    }

    private interface Pair {
        boolean holds(int expected, int predicted);
    }

    private static long count(int[] expected, int[] predicted, Pair pair) {
        return IntStream.range(0, expected.length).filter(i -> pair.holds(expected[i], predicted[i])).count();
    }

    static void requireSameLength(int expected, int predicted) {
        if (expected != predicted || expected == 0)
            throw new IllegalArgumentException(expected + " expected and " + predicted
                    + " predicted values; a metric needs as many of each, and at least one");
    }
}
