package org.loupe.generate;

import java.util.Arrays;

/**
 * Leaves the tokens that are at least p times as likely as the likeliest (Nguyen et al. 2024, section 3): a limit that
 * rises with the model's confidence.
 *
 * @param p at least 0, which takes nothing out, and below 1
 */
public record MinP(double p) implements SamplingStep {
    public MinP {
        if (!(p >= 0 && p < 1)) throw new IllegalArgumentException("minP " + p
                + " must be at least 0 and below 1; 0.05 to 0.1 is usual, 0 allows all tokens");
    }

    @Override
    public double[] apply(double[] scores, int... text) {
        double best = Arrays.stream(scores).max().orElseThrow();
        // probability / largest probability = exp(score - best): what both are divided by cancels.
        return Arrays.stream(scores).map(score -> Math.exp(score - best) < p ? Double.NEGATIVE_INFINITY : score).toArray();
    }

    @Override
    public String name() {
        return "min-p " + p;
    }
}
