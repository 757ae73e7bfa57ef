package org.loupe.text.subword;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The tokens of a unigram model in training, and the steps that better them.
 *
 * @param tokens the characters first
 * @param scores the natural logarithm of each one's probability
 */
record UnigramPieces(List<String> tokens, double[] scores) {
    private static final double RARE = 0.5;     // expected occurrences below which the M step drops a token
    private static final double PENALTY = 10;

    double least() {
        return Arrays.stream(scores).min().orElse(0);
    }

    private Function<String, UnigramLattice> lattices() {
        PieceTrie trie = new PieceTrie(tokens, id -> true);
        double unknown = least() - PENALTY;
        return word -> new UnigramLattice(word, trie, scores, PieceTrie.NONE, unknown);
    }

    int size() {
        return tokens.size();
    }

    /** Some of the tokens, by their ids. */
    UnigramPieces only(List<Integer> ids) {
        return new UnigramPieces(ids.stream().map(tokens::get).toList(), ids.stream().mapToDouble(id -> scores[id]).toArray());
    }

    /**
     * One step of expectation maximisation: how often each token is expected, over all cuts of all words, and from that its new
     * probability, through the digamma function as in variational Bayes, which takes from the rare (Liang and Klein 2007).
     */
    UnigramPieces better(Map<String, Integer> words) {
        Function<String, UnigramLattice> lattices = lattices();
        double[] expected = new double[tokens.size()];
        words.forEach((word, times) -> {
            UnigramLattice lattice = lattices.apply(word);
            double[] marginals = lattice.marginals();
            for (int n = 0; n < marginals.length; n++) if (lattice.id(n) >= 0) expected[lattice.id(n)] += times * marginals[n];
        });
        List<Integer> kept = new ArrayList<>();
        double sum = 0;
        for (int id = 0; id < expected.length; id++) if (expected[id] >= RARE) {
            kept.add(id);
            sum += expected[id];
        }
        double logSum = digamma(sum);
        return new UnigramPieces(kept.stream().map(tokens::get).toList(),
                kept.stream().mapToDouble(id -> digamma(expected[id]) - logSum).toArray());
    }

    /** The mean logarithm of a word's probability. */
    double logLikelihood(Map<String, Integer> words) {
        Function<String, UnigramLattice> lattices = lattices();
        double sum = 0, count = 0;
        for (Map.Entry<String, Integer> word : words.entrySet()) {
            sum += word.getValue() * lattices.apply(word.getKey()).logLikelihood();
            count += word.getValue();
        }
        return sum / count;
    }

    /**
     * The tokens that cost most to lose (Kudo 2018, section 3.2). What a token costs: its occurrences in the best cuts would be
     * read as the next best cut of the token itself. Those that no best cut has go first; those with no other cut stay.
     */
    UnigramPieces pruned(Map<String, Integer> words, int size) {
        Function<String, UnigramLattice> lattices = lattices();
        double[] count = new double[tokens.size()];
        words.forEach((word, times) -> {
            UnigramLattice lattice = lattices.apply(word);
            for (int node : lattice.viterbi(PieceTrie.NONE)) if (lattice.id(node) >= 0) count[lattice.id(node)] += times;
        });
        double sum = Arrays.stream(count).sum();
        double[] loss = new double[tokens.size()];
        for (int id = 0; id < loss.length; id++) loss[id] = loss(id, count, sum, lattices);
        List<Integer> byLoss = new ArrayList<>();
        for (int id = 0; id < loss.length; id++) if (loss[id] > Double.NEGATIVE_INFINITY) byLoss.add(id);
        byLoss.sort((a, b) -> loss[a] == loss[b] ? Integer.compare(a, b) : Double.compare(loss[b], loss[a]));
        List<Integer> kept = new ArrayList<>(byLoss.subList(0, Math.min(byLoss.size(), size)));
        kept.sort(null);
        return only(kept);
    }

    /** @return infinite if the token has no other cut, minus infinite if no best cut has it */
    private double loss(int id, double[] count, double sum, Function<String, UnigramLattice> lattices) {
        UnigramLattice lattice = lattices.apply(tokens.get(id));
        int[] best = lattice.viterbi(PieceTrie.NONE);
        int[] other = best.length == 1 ? lattice.viterbi(best[0]) : new int[0];
        if (best.length == 1 && other.length == 0) return Double.POSITIVE_INFINITY;
        if (count[id] == 0 || best.length > 1) return count[id] == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        double logSum = Math.log(sum + count[id] * (other.length - 1)), then = 0;
        for (int node : other) then += Math.log((lattice.id(node) < 0 ? 0 : count[lattice.id(node)]) + count[id]) - logSum;
        return count[id] * (Math.log(count[id]) - Math.log(sum) - then);
    }

    /** The derivative of the logarithm of the gamma function (Abramowitz and Stegun, 6.3.5 and 6.3.18). */
    static double digamma(double argument) {
        double x = argument, result = 0;
        for (; x < 7; x++) result -= 1 / x;
        double square = 1 / (x * x);
        return result + Math.log(x) - 0.5 / x - square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)));
    }
}
