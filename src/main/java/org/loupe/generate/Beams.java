package org.loupe.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.loupe.generate.BeamConfig.EarlyStopping;
import org.loupe.generate.BeamTree.Fate;
import org.loupe.generate.BeamTree.Hypothesis;

/**
 * The beam search behind one prompt. Each step looks at the likeliest {@code beams * max(2, 1 + stop tokens)} continuations,
 * as transformers does, so that enough are left to go on with when the best ones end; only the first {@code beams} of them
 * may end.
 */
final class Beams {
    private static final Comparator<BeamTree.Result> BEST_FIRST = Comparator.comparingDouble(BeamTree.Result::score).reversed();
    private static final Comparator<Candidate> LIKELIEST_FIRST =
            Comparator.comparingDouble(Candidate::logProbability).reversed().thenComparing(Candidate::row).thenComparing(Candidate::token);

    private final BeamConfig config;
    private final int[] prompt;
    private final int most;         // tokens behind the prompt
    private final List<Hypothesis> tree = new ArrayList<>(List.of(new Hypothesis(0, -1, 0, -1, 0, Fate.KEPT)));
    private final List<BeamTree.Result> results = new ArrayList<>();
    private List<Hypothesis> running = List.copyOf(tree);

    /** One token more: behind which of the running beginnings, and how likely all of it is. */
    private record Candidate(int row, int token, double logProbability) { }

    /** @param room how many tokens the model can read behind the prompt */
    Beams(BeamConfig config, int room, int... prompt) {
        this.config = config;
        this.prompt = prompt.clone();
        this.most = Math.min(config.maxTokens(), room);
    }

    /** The beginnings that go on, the likeliest first. */
    List<Hypothesis> running() {
        return running;
    }

    boolean isGoingOn() {
        return !running.isEmpty() && !isSettled();
    }

    BeamTree tree() {
        return new BeamTree(tree, results.subList(0, Math.min(results.size(), config.results())));
    }

    /**
     * Grows the running beginnings by a token.
     *
     * @param scores of the next token, [running][vocabulary]
     * @return for each that runs now, the number among those that ran which it is one token longer than
     */
    int[] grow(float[]... scores) {
        List<Hypothesis> next = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        int length = running.get(0).length() + 1, rank = 0;
        for (Candidate one : candidates(scores)) {
            boolean stops = config.stopTokens().contains(one.token), ends = stops || length == most, isFirst = rank++ < config.beams();
            Fate fate = ends && isFirst ? Fate.ENDED : !ends && next.size() < config.beams() ? Fate.KEPT : Fate.DROPPED;
            Hypothesis grown = new Hypothesis(tree.size(), running.get(one.row).number(), length, one.token, one.logProbability, fate);
            tree.add(grown);
            if (fate == Fate.ENDED)
                found(grown, stops ? Ending.STOP_TOKEN : length == config.maxTokens() ? Ending.LENGTH : Ending.CONTEXT);
            if (fate != Fate.KEPT) continue;
            next.add(grown);
            rows.add(one.row);
        }
        keepBest();
        running = next;
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Takes the beginnings as they are for whole texts. */
    void interrupt() {
        for (Hypothesis one : running) if (one.length() > 0) found(one, Ending.INTERRUPTED);
        keepBest();
    }

    /** The likeliest continuations of all running beginnings, the likeliest first. */
    private List<Candidate> candidates(float[]... scores) {
        int count = config.beams() * Math.max(2, 1 + config.stopTokens().size());
        PriorityQueue<Candidate> best = new PriorityQueue<>(LIKELIEST_FIRST.reversed());        // the least likely at its head
        for (int row = 0; row < scores.length; row++) {
            double[] logProbabilities = logProbabilities(running.get(row), scores[row]);
            for (int token = 0; token < logProbabilities.length; token++) {
                double all = running.get(row).logProbability() + logProbabilities[token];
                if (all == Double.NEGATIVE_INFINITY || best.size() == count && all < best.element().logProbability) continue;
                best.add(new Candidate(row, token, all));
                if (best.size() > count) best.remove();
            }
        }
        return best.stream().sorted(LIKELIEST_FIRST).toList();
    }

    /** Of the next token; the steps come after the softmax, and nothing brings the sum back to 1, as in transformers. */
    private double[] logProbabilities(Hypothesis beginning, float... scores) {
        double[] changed = Scores.logSoftmax(Scores.of(scores));
        if (config.steps().isEmpty()) return changed;
        int[] text = Arrays.copyOf(prompt, prompt.length + beginning.length());
        System.arraycopy(BeamTree.tokens(tree, beginning), 0, text, prompt.length, beginning.length());
        for (SamplingStep step : config.steps()) changed = step.apply(changed, text);
        return changed;
    }

    /** Whether going on is not expected to find better texts than there are. */
    private boolean isSettled() {
        if (results.size() < config.beams()) return false;
        if (config.earlyStopping() == EarlyStopping.ALWAYS) return true;
        Hypothesis likeliest = running.get(0);
        boolean mayGrow = config.earlyStopping() == EarlyStopping.NEVER && config.lengthPenalty() > 0;
        return score(likeliest, mayGrow ? most : likeliest.length()) <= results.get(results.size() - 1).score();
    }

    private double score(Hypothesis one, int length) {
        return one.logProbability() / Math.pow(length, config.lengthPenalty());
    }

    private void found(Hypothesis end, Ending ending) {
        results.add(new BeamTree.Result(BeamTree.tokens(tree, end), score(end, end.length()), ending, end.number()));
    }

    private void keepBest() {
        results.sort(BEST_FIRST);
        while (results.size() > config.beams()) results.remove(results.size() - 1);
    }
}
