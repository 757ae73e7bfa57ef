package org.loupe.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.loupe.generate.BeamTree.Fate;
import org.loupe.generate.BeamTree.Hypothesis;
import org.loupe.model.LanguageModel;

/**
 * Looks for a likely text as a whole: keeps the best few beginnings, not only the best one, and goes on from each of them.
 *
 * <p>Whole texts are ranked by {@code log P / length^lengthPenalty}, the form of transformers, where length counts the
 * tokens behind the prompt and the stop token among them. (Wu et al. 2016, eq. 14, divide by ((5 + length) / 6)^alpha.)
 * Each step looks at the likeliest {@code beams * max(2, 1 + stop tokens)} continuations, so that enough are left to go on
 * with when the best ones end; only the first {@code beams} of them may end. The search stops as early as that of
 * transformers does by default: when there are as many whole texts as beams, and the likeliest beginning, divided by its
 * length now, is no better than the worst of them.
 */
public final class BeamSearch {
    private static final Comparator<BeamTree.Result> BEST_FIRST = Comparator.comparingDouble(BeamTree.Result::score).reversed();

    private final LanguageModel model;

    /** One token more: behind which of the running beginnings, and how likely all of it is. */
    private record Candidate(int row, int token, double logProbability) { }

    private static final Comparator<Candidate> LIKELIEST_FIRST =
            Comparator.comparingDouble(Candidate::logProbability).reversed().thenComparing(Candidate::row).thenComparing(Candidate::token);

    public BeamSearch(LanguageModel model) {
        this.model = model;
    }

    /**
     * Searches for what follows a prompt. When the thread is interrupted, the beginnings so far are results too.
     *
     * @param prompt at least one token, and shorter than the context; not modified
     */
    public BeamTree search(BeamConfig config, int... prompt) {
        try (Reading reading = new CachedReading(model)) {
            Generator.requirePrompts(reading, prompt);
            int room = reading.mostTokens() - prompt.length;
            if (room < 1) throw new IllegalArgumentException("the prompt has " + prompt.length
                    + " tokens and fills the context; cut it, so that there is room to write");
            return search(reading, config, Math.min(config.maxTokens(), room), prompt);
        }
    }

    private static BeamTree search(Reading reading, BeamConfig config, int most, int... prompt) {
        List<Hypothesis> tree = new ArrayList<>(List.of(new Hypothesis(0, -1, 0, -1, 0, Fate.KEPT)));
        List<BeamTree.Result> results = new ArrayList<>();
        List<Hypothesis> running = List.copyOf(tree);
        int[][] added = {prompt};
        for (int length = 1; !running.isEmpty() && !isHopeless(config, running.get(0), results); length++) {
            if (Thread.interrupted()) {
                for (Hypothesis one : running) if (one.length() > 0) results.add(result(config, tree, one, Ending.INTERRUPTED));
                break;
            }
            List<Candidate> candidates = candidates(config, running, reading.read(added));
            List<Hypothesis> next = new ArrayList<>();
            List<Integer> rows = new ArrayList<>();
            for (int rank = 0; rank < candidates.size(); rank++) {
                Candidate one = candidates.get(rank);
                boolean stops = config.stopTokens().contains(one.token), ends = stops || length == most;
                Fate fate = ends && rank < config.beams() ? Fate.ENDED : !ends && next.size() < config.beams() ? Fate.KEPT : Fate.DROPPED;
                Hypothesis grown = new Hypothesis(tree.size(), running.get(one.row).number(), length, one.token, one.logProbability, fate);
                tree.add(grown);
                if (fate == Fate.ENDED) results.add(result(config, tree, grown,
                        stops ? Ending.STOP_TOKEN : length == config.maxTokens() ? Ending.LENGTH : Ending.CONTEXT));
                if (fate != Fate.KEPT) continue;
                next.add(grown);
                rows.add(one.row);
            }
            keepBest(results, config.beams());
            running = next;
            added = next.stream().map(one -> new int[] {one.token()}).toArray(int[][]::new);
            if (!next.isEmpty()) reading.select(rows.stream().mapToInt(Integer::intValue).toArray());
        }
        keepBest(results, config.results());
        return new BeamTree(tree, results);
    }

    /** The likeliest continuations of all running beginnings, the likeliest first. */
    private static List<Candidate> candidates(BeamConfig config, List<Hypothesis> running, float[]... scores) {
        int count = config.beams() * Math.max(2, 1 + config.stopTokens().size());
        PriorityQueue<Candidate> best = new PriorityQueue<>(LIKELIEST_FIRST.reversed());        // the least likely at its head
        for (int row = 0; row < scores.length; row++) {
            double[] logProbabilities = Scores.logSoftmax(Scores.of(scores[row]));
            for (int token = 0; token < logProbabilities.length; token++) {
                double all = running.get(row).logProbability() + logProbabilities[token];
                if (all == Double.NEGATIVE_INFINITY || best.size() == count && all < best.element().logProbability) continue;
                best.add(new Candidate(row, token, all));
                if (best.size() > count) best.remove();
            }
        }
        return best.stream().sorted(LIKELIEST_FIRST).toList();
    }

    /** Whether the likeliest beginning is not expected to end better than the whole texts there are. */
    private static boolean isHopeless(BeamConfig config, Hypothesis likeliest, List<BeamTree.Result> results) {
        return results.size() == config.beams() && score(config, likeliest) <= results.get(results.size() - 1).score();
    }

    private static double score(BeamConfig config, Hypothesis one) {
        return one.logProbability() / Math.pow(one.length(), config.lengthPenalty());
    }

    private static BeamTree.Result result(BeamConfig config, List<Hypothesis> tree, Hypothesis end, Ending ending) {
        return new BeamTree.Result(BeamTree.tokens(tree, end), score(config, end), ending, end.number());
    }

    private static void keepBest(List<BeamTree.Result> results, int count) {
        results.sort(BEST_FIRST);
        while (results.size() > count) results.remove(results.size() - 1);
    }
}
