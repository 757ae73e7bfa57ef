package org.loupe.generate;

import java.util.Arrays;

/** What one computes with the scores of the next token. */
final class Scores {
    private Scores() { }

    /** The likeliest token; of equals the first. Refuses scores that no choice can be made by. */
    static int likeliest(double... scores) {
        if (scores.length == 0) throw new IllegalArgumentException("there are no tokens to choose from");
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i]) || scores[i] == Double.POSITIVE_INFINITY)
                throw new IllegalArgumentException("the score of token " + i + " is " + scores[i] + "; the model's weights are damaged");
            if (scores[i] > scores[best]) best = i;
        }
        if (scores[best] == Double.NEGATIVE_INFINITY)
            throw new IllegalArgumentException("the score of every token is -Infinity, so none may be chosen; allow at least one");
        return best;
    }

    /** The k largest, and negative infinity for the others; of equals the first stay. */
    static double[] largest(double[] scores, int k) {
        return largest(scores, k, rising(scores.clone(), scores.length - k));
    }

    /** The same, where the least of the k largest is known. */
    static double[] largest(double[] scores, int k, double least) {
        int places = k;                                       // for those equal to the least
        for (double score : scores) if (score > least) places--;
        double[] kept = new double[scores.length];
        for (int i = 0; i < kept.length; i++)
            kept[i] = scores[i] > least || scores[i] == least && places-- > 0 ? scores[i] : Double.NEGATIVE_INFINITY;
        return kept;
    }

    /** What would stand at a place if these were in rising order, found without sorting them all (Hoare 1961, "Find"). Moves them about. */
    private static double rising(double[] values, int place) {
        int from = 0, to = values.length - 1;
        while (from < to) {
            double pivot = values[from + to >>> 1];
            int low = from, high = to;
            while (low <= high) {
                while (values[low] < pivot) low++;
                while (values[high] > pivot) high--;
                if (low > high) break;
                double value = values[low];
                values[low++] = values[high];
                values[high--] = value;
            }
            if (place <= high) to = high;
            else if (place >= low) from = low;
            else return values[place];
        }
        return values[place];
    }

    /** exp(score) as a share of all; 0 for negative infinity. */
    static double[] softmax(double... scores) {
        double most = scores[likeliest(scores)];
        double[] weights = Arrays.stream(scores).map(score -> Math.exp(score - most)).toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** The logarithm of {@link #softmax}. */
    static double[] logSoftmax(double... scores) {
        double most = scores[likeliest(scores)];
        double all = most + Math.log(Arrays.stream(scores).map(score -> Math.exp(score - most)).sum());
        return Arrays.stream(scores).map(score -> score - all).toArray();
    }

    static double[] of(float... logits) {
        double[] scores = new double[logits.length];
        for (int i = 0; i < scores.length; i++) scores[i] = logits[i];
        return scores;
    }
}
