package org.loupe.generate;

import java.util.Arrays;
import java.util.Random;

/**
 * Chooses the next token from a model's scores.
 *
 * @param temperature the scores are divided by it: below 1 the likely become likelier, above 1 the choice grows even;
 *        0 always takes the likeliest
 * @param topK only this many of the likeliest may be chosen; 0 allows all
 */
public record Sampler(double temperature, int topK) {
    public Sampler {
        if (!(temperature >= 0) || Double.isInfinite(temperature))
            throw new IllegalArgumentException("temperature " + temperature + " must be at least 0; 0 takes the likeliest token, 1 the model's own probabilities");
        if (topK < 0) throw new IllegalArgumentException("topK " + topK + " must be at least 0; 0 allows all tokens");
    }

    /** Always the likeliest token; of equals the first. */
    public static Sampler greedy() {
        return new Sampler(0, 0);
    }

    /** By chance, with the model's probabilities sharpened or flattened. */
    public static Sampler temperature(double temperature) {
        return new Sampler(temperature, 0);
    }

    /** The same, but among the likeliest k tokens only (Fan, Lewis and Dauphin 2018, section 5.4). */
    public Sampler withTopK(int k) {
        return new Sampler(temperature, k);
    }

    /** The probability with which each token would be chosen. @param logits one score a token; not modified */
    public double[] probabilities(float[] logits) {
        int likeliest = likeliest(logits);
        double[] p = new double[logits.length];
        if (temperature == 0) {
            p[likeliest] = 1;
            return p;
        }
        float least = topK == 0 || topK >= logits.length ? Float.NEGATIVE_INFINITY : sorted(logits)[logits.length - topK];
        int places = topK == 0 ? logits.length : topK;
        double sum = 0;
        // First those above the limit, then of those equal to it as many as still fit.
        for (int i = 0; i < p.length; i++) if (logits[i] > least && places-- > 0) sum += p[i] = weight(logits, i, likeliest);
        for (int i = 0; i < p.length; i++) if (logits[i] == least && places-- > 0) sum += p[i] = weight(logits, i, likeliest);
        for (int i = 0; i < p.length; i++) p[i] /= sum;
        return p;
    }

    /** The next token. */
    public int next(float[] logits, Random random) {
        if (temperature == 0) return likeliest(logits);
        double[] p = probabilities(logits);
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] == 0) continue;
            last = i;
            left -= p[i];
            if (left < 0) return i;
        }
        return last;
    }

    private double weight(float[] logits, int i, int likeliest) {
        return Math.exp((logits[i] - (double) logits[likeliest]) / temperature);
    }

    private static int likeliest(float[] logits) {
        if (logits.length == 0) throw new IllegalArgumentException("there are no tokens to choose from");
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            if (Float.isNaN(logits[i]) || logits[i] == Float.POSITIVE_INFINITY)
                throw new IllegalArgumentException("the score of token " + i + " is " + logits[i] + "; the model's weights are damaged");
            if (logits[i] > logits[best]) best = i;
        }
        if (logits[best] == Float.NEGATIVE_INFINITY) throw new IllegalArgumentException("the score of every token is -Infinity, so none may be chosen; allow at least one");
        return best;
    }

    private static float[] sorted(float[] logits) {
        float[] copy = logits.clone();
        Arrays.sort(copy);
        return copy;
    }
}
