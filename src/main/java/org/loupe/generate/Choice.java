package org.loupe.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One token that was chosen, and what it was chosen from: of each stage of a {@link Sampler} the likeliest tokens one by one, the
 * others summed up.
 *
 * @param token that was chosen
 * @param rank of it by the model's probability, from 1; of equals the lower id is first
 * @param candidates the likeliest tokens by the model, likeliest first, and behind them the chosen one if it is none of them
 * @param stages the model's probabilities, then what each step of the sampler left
 * @param cut the model's probability of all tokens that could not be chosen in the end
 */
public record Choice(int token, int rank, int[] candidates, List<Stage> stages, double cut) {
    /** Doubles of 100,000 tokens sum to 1 within 1e-11; what is further off was computed in another way. */
    private static final double ROUNDING = 1e-6;

    /**
     * The probabilities after a step.
     *
     * @param name of the step; the first is the model
     * @param probabilities [candidates], NaN for one that may no longer be chosen
     * @param others the probability of all that are no candidates
     * @param left how many tokens may still be chosen
     * @param cut the probability, as it was before this step, of those that it took out
     */
    public record Stage(String name, double[] probabilities, double others, int left, double cut) {
        public Stage {
            double sum = others;
            for (double p : probabilities) {
                if (p < 0 || p > 1 + ROUNDING) throw new IllegalArgumentException("a probability after '" + name + "' is " + p + "; it must be from 0 to 1");
                if (!Double.isNaN(p)) sum += p;
            }
            if (!(Math.abs(sum - 1) <= ROUNDING))
                throw new IllegalArgumentException("the probabilities after '" + name + "', with " + others + " for the others, sum to " + sum
                        + "; they must sum to 1, as a softmax over the tokens that are left gives them");
        }
    }

    public Choice {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) throw new IllegalArgumentException("the choice of token " + token + " has no stage; the model's probabilities are the first");
        int chosen = token, place = IntStream.range(0, candidates.length).filter(i -> candidates[i] == chosen).findFirst().orElse(-1);
        if (place < 0) throw new IllegalArgumentException("token " + token + " was chosen, but is none of the candidates " + Arrays.toString(candidates));
        for (Stage stage : stages)
            if (stage.probabilities.length != candidates.length)
                throw new IllegalArgumentException("stage '" + stage.name + "' has " + stage.probabilities.length + " probabilities for "
                        + candidates.length + " candidates; give one for each, NaN where it is out");
        Stage last = stages.get(stages.size() - 1);
        if (Double.isNaN(last.probabilities[place]))
            throw new IllegalArgumentException("token " + token + " was chosen, but '" + last.name + "' or a stage before took it out");
        if (rank < 1) throw new IllegalArgumentException("rank " + rank + " of the chosen token must be at least 1, which is the likeliest");
    }

    /**
     * Keeps the likeliest of what a token was chosen from.
     *
     * @param stages of a sampler; not modified
     * @param token that was chosen
     * @param likeliest how many tokens to keep one by one
     */
    public static Choice of(List<Sampler.Stage> stages, int token, int likeliest) {
        if (likeliest < 1) throw new IllegalArgumentException("likeliest " + likeliest + " must be at least 1 token to keep of each choice");
        double[] scores = stages.get(0).scores(), model = stages.get(0).probabilities();
        int[] candidates = likeliest(scores, token, Math.min(likeliest, scores.length));
        List<Stage> kept = new ArrayList<>();
        boolean[] isCandidate = new boolean[scores.length], wasOut = new boolean[scores.length];
        for (int id : candidates) isCandidate[id] = true;
        double[] before = model;
        double cutInAll = 0;
        for (Sampler.Stage stage : stages) {
            double[] p = stage.probabilities();
            double cut = 0, others = 0;
            for (int id = 0; id < p.length; id++) {
                if (!isCandidate[id]) others += p[id];
                if (wasOut[id] || stage.scores()[id] > Double.NEGATIVE_INFINITY) continue;
                wasOut[id] = true;
                cut += before[id];
                cutInAll += model[id];
            }
            double[] each = Arrays.stream(candidates).mapToDouble(id -> wasOut[id] ? Double.NaN : p[id]).toArray();
            kept.add(new Stage(stage.name(), each, others, stage.left(), cut));
            before = p;
        }
        return new Choice(token, rank(scores, token), candidates, kept, cutInAll);
    }

    private static int[] likeliest(double[] scores, int token, int count) {
        double[] largest = Scores.largest(scores, count);
        int[] best = IntStream.range(0, scores.length).filter(id -> largest[id] > Double.NEGATIVE_INFINITY).boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a])).mapToInt(Integer::intValue).toArray();
        return Arrays.stream(best).anyMatch(id -> id == token) ? best : IntStream.concat(Arrays.stream(best), IntStream.of(token)).toArray();
    }

    private static int rank(double[] scores, int token) {
        return 1 + (int) IntStream.range(0, scores.length)
                .filter(id -> scores[id] > scores[token] || scores[id] == scores[token] && id < token).count();
    }

    /** The place of the chosen token among the candidates. */
    public int place() {
        return IntStream.range(0, candidates.length).filter(i -> candidates[i] == token).findFirst().orElseThrow();
    }

    /** The model's probability of the chosen token. */
    public double probability() {
        return stages.get(0).probabilities[place()];
    }

    /** The stage that took out a candidate, by its number; -1 if it could be chosen. */
    public int takenOutBy(int place) {
        return IntStream.range(0, stages.size()).filter(s -> Double.isNaN(stages.get(s).probabilities[place])).findFirst().orElse(-1);
    }
}
