package org.loupe.generate;

import java.util.Arrays;

/**
 * Leaves the nucleus: the smallest set of likeliest tokens whose probabilities reach p together (Holtzman et al. 2020, eq. 2
 * and 3). Where the model is sure few tokens stay, where it is not many do. The likeliest always stays.
 *
 * <p>As in transformers, tokens go out from the least likely up as long as what is out sums to no more than 1 - p. Of equals
 * the first stay; there it depends on how its sort happens to order them.
 *
 * @param p above 0; 1 takes nothing out
 */
public record TopP(double p) implements SamplingStep {
    public TopP {
        if (!(p > 0 && p <= 1)) throw new IllegalArgumentException("topP " + p
                + " must be above 0 and at most 1; 0.9 is usual, 1 allows all tokens");
    }

    @Override
    public double[] apply(double[] scores, int... text) {
        if (p == 1) return scores.clone();
        double[] probabilities = Scores.softmax(scores);
        // The very unlikely go out in any order, as they cannot come to more than half of what may; few are left to be sorted.
        double unlikely = (1 - p) / (2.0 * scores.length), sum = 0;
        double[] rising = new double[scores.length];
        int left = 0;
        for (int i = 0; i < scores.length; i++) {
            if (probabilities[i] < unlikely) sum += probabilities[i];
            else rising[left++] = scores[i];
        }
        Arrays.sort(rising, 0, left);
        int out = 0;
        double most = rising[left - 1], all = Arrays.stream(scores).map(score -> Math.exp(score - most)).sum();
        sum += Math.exp(rising[0] - most) / all;
        while (out < left - 1 && sum <= 1 - p) sum += Math.exp(rising[++out] - most) / all;
        return Scores.largest(scores, left - out, rising[out]);
    }

    @Override
    public String name() {
        return "top-p " + p;
    }
}
