package org.loupe.generate;

import java.util.Arrays;

/**
 * Leaves the likeliest k tokens (Fan, Lewis and Dauphin 2018, section 5.4).
 *
 * @param k how many; more than there are leaves all
 * @param withTies whether tokens as likely as the last of them stay as well, as in transformers; else exactly k stay, and
 *        of equals the first
 */
public record TopK(int k, boolean withTies) implements SamplingStep {
    public TopK {
        if (k < 1) throw new IllegalArgumentException("topK " + k + " must be at least 1 token");
    }

    /** Exactly k. */
    public TopK(int k) {
        this(k, false);
    }

    @Override
    public double[] apply(double[] scores, int... text) {
        if (k >= scores.length) return scores.clone();
        if (!withTies) return Scores.largest(scores, k);
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length - k];
        return Arrays.stream(scores).map(score -> score < least ? Double.NEGATIVE_INFINITY : score).toArray();
    }

    @Override
    public String name() {
        return "top-k " + k;
    }
}
