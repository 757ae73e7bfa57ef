package org.loupe.generate;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a {@link BeamSearch} looked at, as a tree to draw, and what it found.
 *
 * @param hypotheses all of them in the order of the search: step by step, in each the likeliest first; number 0 is the prompt
 * @param results the best, best first
 */
public record BeamTree(List<Hypothesis> hypotheses, List<Result> results) {
    public BeamTree {
        hypotheses = List.copyOf(hypotheses);
        results = List.copyOf(results);
    }

    /** What became of a hypothesis: the search went on from it, it is a whole text, or others were better. */
    public enum Fate { KEPT, ENDED, DROPPED }

    /**
     * The prompt with some tokens behind it.
     *
     * @param number of it, its place in {@link #hypotheses}
     * @param parent number of the hypothesis that it is one token longer than; -1 for the prompt
     * @param length tokens behind the prompt
     * @param token the last of them; -1 for the prompt
     * @param logProbability of all of them, as the steps of the search changed it
     */
    public record Hypothesis(int number, int parent, int length, int token, double logProbability, Fate fate) { }

    /**
     * A text that was found.
     *
     * @param tokens behind the prompt, a stop token included
     * @param score by which texts are ranked: logProbability / length^lengthPenalty
     * @param hypothesis its number
     */
    public record Result(int[] tokens, double score, Ending ending, int hypothesis) { }

    /** The tokens of a hypothesis behind the prompt, by the way up to it. */
    static int[] tokens(List<Hypothesis> all, Hypothesis end) {
        int[] tokens = new int[end.length];
        for (Hypothesis one = end; one.length > 0; one = all.get(one.parent)) tokens[one.length - 1] = one.token;
        return tokens;
    }

    /** The tokens of a hypothesis behind the prompt. */
    public int[] tokens(Hypothesis hypothesis) {
        return tokens(hypotheses, hypothesis);
    }

    /** The hypotheses of a step, the likeliest first. @param length tokens behind the prompt */
    public List<Hypothesis> step(int length) {
        List<Hypothesis> step = new ArrayList<>(hypotheses);
        step.removeIf(one -> one.length != length);
        return step;
    }
}
