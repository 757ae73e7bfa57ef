package org.loupe.generate;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a {@link BeamSearch} searches.
 *
 * @param beams how many beginnings go on side by side; 1 is greedy
 * @param maxTokens the most tokens to find
 * @param results how many texts to give back, at most as many as beams
 * @param lengthPenalty the power of the length that the logarithm of the probability is divided by: 0 for none, above 0
 *        in favour of long texts, as the logarithms are negative, below 0 in favour of short ones
 * @param stopTokens end a text
 */
public record BeamConfig(int beams, int maxTokens, int results, double lengthPenalty, Set<Integer> stopTokens) {
    public BeamConfig {
        if (beams < 1) throw new IllegalArgumentException("beams " + beams + " must be at least 1; 1 is greedy, 4 is usual");
        if (maxTokens < 1) throw new IllegalArgumentException("maxTokens " + maxTokens + " must be at least 1");
        if (results < 1 || results > beams)
            throw new IllegalArgumentException("results " + results + " must be at least 1 and at most the " + beams
                    + " beams, as no more are kept");
        if (!Double.isFinite(lengthPenalty))
            throw new IllegalArgumentException("lengthPenalty " + lengthPenalty
                    + " must be a number; 1 divides by the length, 0 by nothing");
        stopTokens = GenerationConfig.requireIds(stopTokens);
    }

    /** All beams as results, divided by their length, without stop tokens. */
    public static BeamConfig of(int beams, int maxTokens) {
        return new BeamConfig(beams, maxTokens, beams, 1, Set.of());
    }

    public BeamConfig withResults(int number) {
        return new BeamConfig(beams, maxTokens, number, lengthPenalty, stopTokens);
    }

    public BeamConfig withLengthPenalty(double power) {
        return new BeamConfig(beams, maxTokens, results, power, stopTokens);
    }

    public BeamConfig withStopTokens(int... tokens) {
        return new BeamConfig(beams, maxTokens, results, lengthPenalty, Arrays.stream(tokens).boxed().collect(Collectors.toSet()));
    }
}
