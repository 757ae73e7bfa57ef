package org.loupe.objective;

import java.util.HashMap;
import java.util.Map;

/**
 * The model that only counts: how likely a token is after another, by how often it stood there. What a neural network has
 * to beat, as it sees one token back and no further.
 *
 * <p>{@code P(next | previous) = (count(previous, next) + k P(next)) / (count(previous) + k)} with
 * {@code P(next) = (count(next) + 1) / (tokens + vocabulary)}: where a pair was seen seldom, what the token alone is worth
 * counts more (MacKay and Peto 1995). The strength k is the one that predicts the last tenth of the text best.
 */
public final class BigramCounts {
    private static final double[] STRENGTHS = {0.3, 1, 3, 10, 30, 100, 300, 1000, 3000};

    private final int vocabulary;
    private final double strength;
    private final int[] singles;
    private final Map<Long, Integer> pairs = new HashMap<>();
    private final int tokens;

    private BigramCounts(int[] ids, int length, int vocabulary, double strength) {
        this.vocabulary = vocabulary;
        this.strength = strength;
        this.tokens = length;
        this.singles = new int[vocabulary];
        for (int i = 0; i < length; i++) {
            singles[ids[i]]++;
            if (i > 0) pairs.merge(pair(ids[i - 1], ids[i]), 1, Integer::sum);
        }
    }

    /** Counts a text. @param ids at least 20, each from 0 to vocabulary - 1 */
    public static BigramCounts of(int[] ids, int vocabulary) {
        if (ids.length < 20) throw new IllegalArgumentException("a text of " + ids.length
                + " tokens is too short to count; give at least 20");
        requireKnown(vocabulary, ids);
        int most = ids.length - ids.length / 10;
        double best = STRENGTHS[0], least = Double.POSITIVE_INFINITY;
        for (double strength : STRENGTHS) {
            double loss = new BigramCounts(ids, most, vocabulary, strength).loss(ids, most);
            if (loss >= least) continue;
            least = loss;
            best = strength;
        }
        return new BigramCounts(ids, ids.length, vocabulary, best);
    }

    /** How likely this token is after that one. */
    public double probability(int previous, int next) {
        double alone = (singles[next] + 1.0) / (tokens + (double) vocabulary);
        return (pairs.getOrDefault(pair(previous, next), 0) + strength * alone) / (singles[previous] + strength);
    }

    /** The mean of -log(probability) over a text, but for its first token: what {@code crossEntropy} gives for a network. */
    public double loss(int... ids) {
        if (ids.length < 2) throw new IllegalArgumentException("a text of " + ids.length + " tokens has no pair to predict");
        requireKnown(vocabulary, ids);
        return loss(ids, 1);
    }

    private static void requireKnown(int vocabulary, int... ids) {
        for (int i = 0; i < ids.length; i++)
            if (ids[i] < 0 || ids[i] >= vocabulary)
                throw new IndexOutOfBoundsException("id " + ids[i] + " at " + i + " is outside the vocabulary, 0 to " + (vocabulary - 1));
    }

    private double loss(int[] ids, int from) {
        double sum = 0;
        for (int i = from; i < ids.length; i++) sum -= Math.log(probability(ids[i - 1], ids[i]));
        return sum / (ids.length - from);
    }

    private long pair(int previous, int next) {
        return (long) previous * vocabulary + next;
    }
}
