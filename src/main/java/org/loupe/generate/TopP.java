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
        double[] rising = scores.clone();
        Arrays.sort(rising);
        double[] probabilities = Scores.softmax(rising);
        int out = 0;
        double sum = probabilities[0];
        while (out < scores.length - 1 && sum <= 1 - p) sum += probabilities[++out];
        return Scores.largest(scores, scores.length - out);
    }

    @Override
    public String name() {
        return "top-p " + p;
    }
}
