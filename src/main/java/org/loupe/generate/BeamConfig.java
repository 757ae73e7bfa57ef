package org.loupe.generate;

import java.util.Arrays;
import java.util.List;
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
 * @param earlyStopping when a search ends before its longest text
 * @param steps change the logarithms of the next token's probabilities, in order, as in transformers; a {@link Sampler} changes
 *        the scores before the softmax, so that one beam with a repetition penalty need not choose as it does
 * @param stopTokens end a text
 */
public record BeamConfig(int beams, int maxTokens, int results, double lengthPenalty, EarlyStopping earlyStopping,
                         List<SamplingStep> steps, Set<Integer> stopTokens) {

    /** When a search ends that has as many whole texts as beams: the three kinds of transformers. */
    public enum EarlyStopping {
        /** At once ({@code early_stopping=True}). */
        ALWAYS,
        /**
         * When the likeliest beginning, divided by its length now, is no better than the worst of the whole texts
         * ({@code False}): a guess, as with a length penalty above 0 it may become better.
         */
        HEURISTIC,
        /** When no beginning can become better: with a length penalty above 0 it is divided by the longest length ({@code "never"}). */
        NEVER
    }

    public BeamConfig {
        if (beams < 1) throw new IllegalArgumentException("beams " + beams + " must be at least 1; 1 is greedy, 4 is usual");
        if (maxTokens < 1) throw new IllegalArgumentException("maxTokens " + maxTokens + " must be at least 1");
        if (results < 1 || results > beams)
            throw new IllegalArgumentException("results " + results + " must be at least 1 and at most the " + beams
                    + " beams, as no more are kept");
        if (!Double.isFinite(lengthPenalty))
            throw new IllegalArgumentException("lengthPenalty " + lengthPenalty
                    + " must be a number; 1 divides by the length, 0 by nothing");
        if (earlyStopping == null)
            throw new IllegalArgumentException("earlyStopping is null; EarlyStopping.HEURISTIC is usual");
        steps = List.copyOf(steps);
        stopTokens = GenerationConfig.requireIds(stopTokens);
    }

    /** All beams as results, divided by their length, with the usual early stopping, without steps and stop tokens. */
    public static BeamConfig of(int beams, int maxTokens) {
        return new BeamConfig(beams, maxTokens, beams, 1, EarlyStopping.HEURISTIC, List.of(), Set.of());
    }

    public BeamConfig withResults(int number) {
        return new BeamConfig(beams, maxTokens, number, lengthPenalty, earlyStopping, steps, stopTokens);
    }

    public BeamConfig withLengthPenalty(double power) {
        return new BeamConfig(beams, maxTokens, results, power, earlyStopping, steps, stopTokens);
    }

    public BeamConfig withEarlyStopping(EarlyStopping kind) {
        return new BeamConfig(beams, maxTokens, results, lengthPenalty, kind, steps, stopTokens);
    }

    /** With what changes the choice, such as {@code new RepetitionPenalty(1.2)}. */
    public BeamConfig withSteps(SamplingStep... others) {
        return new BeamConfig(beams, maxTokens, results, lengthPenalty, earlyStopping, List.of(others), stopTokens);
    }

    public BeamConfig withStopTokens(int... tokens) {
        return new BeamConfig(beams, maxTokens, results, lengthPenalty, earlyStopping, steps,
                Arrays.stream(tokens).boxed().collect(Collectors.toSet()));
    }
}
