package org.loupe.text.subword;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * All cuts of a word into tokens: the tokens that stand in it are nodes, and a way through nodes that follow each other from its
 * beginning to its end is a cut (Kudo 2018, section 3.2). Nodes are numbered by their beginning, shorter ones first.
 */
public final class UnigramLattice {
    private final int length;
    private final int[] first;      // the first node that begins at each place or behind it
    private int[] starts = new int[16], ends = new int[16], ids = new int[16];
    private double[] scores = new double[16];
    private int count;

    UnigramLattice(String word, PieceTrie trie, double[] tokenScores, int unknown, double unknownScore) {
        length = word.length();
        first = new int[length + 2];
        int[] found = new int[2 * length + 2];
        for (int start = 0; start < length; start += Character.charCount(word.codePointAt(start))) {
            int tokens = trie.tokens(word, start, found);
            for (int i = 0; i < tokens; i += 2) {
                if (found[i + 1] == PieceTrie.NONE) add(start, found[i], unknown, unknownScore);
                else add(start, found[i], found[i + 1], tokenScores[found[i + 1]]);
            }
        }
        for (int place = 0, node = 0; place < first.length; place++) {
            while (node < count && starts[node] < place) node++;
            first[place] = node;
        }
    }

    private void add(int start, int end, int id, double score) {
        if (count == ids.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            ids = Arrays.copyOf(ids, 2 * count);
            scores = Arrays.copyOf(scores, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        ids[count] = id;
        scores[count++] = score;
    }

    /** The number of nodes. */
    public int count() {
        return count;
    }

    /** Where the token of a node begins in the word. */
    public int start(int node) {
        return starts[node];
    }

    /** Where it ends, excluded. */
    public int end(int node) {
        return ends[node];
    }

    /** The token of a node. */
    public int id(int node) {
        return ids[node];
    }

    /** The natural logarithm of its probability. */
    public double score(int node) {
        return scores[node];
    }

    /** The natural logarithm of the probability of the word: of all its cuts together. */
    public double logLikelihood() {
        return behind(1)[0];
    }

    /** For each place, the logarithm of the sum over all ways from there to the end, scores times alpha. */
    private double[] behind(double alpha) {
        double[] sum = new double[length + 1];
        Arrays.fill(sum, 0, length, Double.NEGATIVE_INFINITY);
        for (int n = count - 1; n >= 0; n--) sum[starts[n]] = logAdd(sum[starts[n]], alpha * scores[n] + sum[ends[n]]);
        return sum;
    }

    private double[] before() {
        double[] sum = new double[length + 1];
        Arrays.fill(sum, 1, length + 1, Double.NEGATIVE_INFINITY);
        for (int n = 0; n < count; n++) sum[ends[n]] = logAdd(sum[ends[n]], sum[starts[n]] + scores[n]);
        return sum;
    }

    private static double logAdd(double a, double b) {
        double high = Math.max(a, b), low = Math.min(a, b);
        return low == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
    }

    /** The probability that a cut goes through each node: forward-backward, the E step of training. */
    public double[] marginals() {
        double[] before = before(), behind = behind(1), chances = new double[count];
        for (int n = 0; n < count; n++) chances[n] = Math.exp(before[starts[n]] + scores[n] + behind[ends[n]] - behind[0]);
        return chances;
    }

    /**
     * The nodes of the likeliest cut (Viterbi).
     *
     * @param excluded a node that it may not have; -1 for none
     * @return empty if there is no cut
     */
    public int[] viterbi(int excluded) {
        double[] best = new double[length + 1];
        int[] last = new int[length + 1];
        Arrays.fill(last, -1);
        for (int n = 0; n < count; n++) {
            boolean isReached = starts[n] == 0 || last[starts[n]] >= 0;
            if (!isReached || n == excluded) continue;
            double score = best[starts[n]] + scores[n];
            if (last[ends[n]] >= 0 && score <= best[ends[n]]) continue;
            best[ends[n]] = score;
            last[ends[n]] = n;
        }
        int[] reversed = new int[length];
        int size = 0;
        for (int end = length; end > 0; end = starts[last[end]]) {
            if (last[end] < 0) return new int[0];
            reversed[size++] = last[end];
        }
        int[] nodes = new int[size];
        for (int i = 0; i < size; i++) nodes[i] = reversed[size - 1 - i];
        return nodes;
    }

    /**
     * The nodes of a cut that is drawn by chance, each as often as its probability to the power of alpha says. Sums are made
     * from the end, and nodes drawn from the beginning.
     */
    public int[] sample(double alpha, RandomGenerator random) {
        double[] behind = behind(alpha);
        int[] nodes = new int[length];
        int size = 0;
        for (int at = 0; at < length; at = ends[nodes[size - 1]]) {
            double left = random.nextDouble();
            int chosen = first[at];
            for (int n = chosen; n < first[at + 1]; n++) {
                chosen = n;
                left -= Math.exp(alpha * scores[n] + behind[ends[n]] - behind[at]);
                if (left < 0) break;
            }
            nodes[size++] = chosen;
        }
        return Arrays.copyOf(nodes, size);
    }

    private record Way(Way before, int node, int end, double score, double bound) { }

    /** The tokens of the likeliest cuts, best first (A*: a way is followed in the order of what it can still become). */
    public List<int[]> best(int wanted) {
        if (wanted < 1) throw new IllegalArgumentException("the number of cuts " + wanted + " must be at least 1");
        double[] most = new double[length + 1];
        Arrays.fill(most, 0, length, Double.NEGATIVE_INFINITY);
        for (int n = count - 1; n >= 0; n--) most[starts[n]] = Math.max(most[starts[n]], scores[n] + most[ends[n]]);
        PriorityQueue<Way> open = new PriorityQueue<>(Comparator.comparingDouble(way -> -way.bound));
        open.add(new Way(null, -1, 0, 0, most[0]));
        List<int[]> found = new ArrayList<>();
        while (!open.isEmpty() && found.size() < wanted) {
            Way way = open.remove();
            if (way.end == length) found.add(tokens(way));
            else for (int n = first[way.end]; n < first[way.end + 1]; n++) {
                double score = way.score + scores[n];
                open.add(new Way(way, n, ends[n], score, score + most[ends[n]]));
            }
        }
        return found;
    }

    private int[] tokens(Way last) {
        List<Integer> reversed = new ArrayList<>();
        for (Way way = last; way.node >= 0; way = way.before) reversed.add(ids[way.node]);
        int[] result = new int[reversed.size()];
        for (int i = 0; i < result.length; i++) result[i] = reversed.get(result.length - 1 - i);
        return result;
    }
}
