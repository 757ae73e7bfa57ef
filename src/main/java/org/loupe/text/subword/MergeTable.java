package org.loupe.text.subword;

import java.util.List;
import org.loupe.text.Vocabulary;

/**
 * The merges of byte pair encoding in the order in which they were learned. The number of a merge in this order is its rank:
 * of the merges that a word allows, the one with the lowest rank comes first. Immutable.
 */
public final class MergeTable {
    private static final long NONE = -1;

    private final List<MergeRule> rules;
    private final LongMap found;       // both ids -> rank in the upper half, id of the result in the lower

    /**
     * The merges of a model.
     *
     * @param rules by their rank; of two for one pair the later counts, as in Hugging Face's tokenizers
     * @param prefix that marks a token inside of a word, such as "##"; the right side loses it when it is merged. May be empty
     * @throws IllegalArgumentException if a side of a merge, or its result, is not in the vocabulary
     */
    public MergeTable(Vocabulary vocabulary, List<MergeRule> rules, String prefix) {
        this.rules = List.copyOf(rules);
        found = new LongMap(rules.size());
        for (int rank = 0; rank < rules.size(); rank++) {
            MergeRule rule = rules.get(rank);
            if (rule.right().length() < prefix.length()) throw new IllegalArgumentException("merge " + rank + " (" + rule
                    + ") has a right side that is shorter than the prefix " + Vocabulary.quoted(prefix));
            long result = id(vocabulary, rule.left() + rule.right().substring(prefix.length()), rank, rule);
            found.put(pair(id(vocabulary, rule.left(), rank, rule), id(vocabulary, rule.right(), rank, rule)), (long) rank << 32 | result);
        }
    }

    private static int id(Vocabulary vocabulary, String token, int rank, MergeRule rule) {
        if (!vocabulary.contains(token)) throw new IllegalArgumentException("merge " + rank + " (" + rule + ") needs the token "
                + Vocabulary.quoted(token) + ", which the vocabulary does not have. Do both come from the same model?");
        return vocabulary.id(token);
    }

    /** The merges by their rank. */
    public List<MergeRule> rules() {
        return rules;
    }

    public int size() {
        return rules.size();
    }

    /** The rank of the merge of two tokens, or -1 if there is none. */
    public int rank(int left, int right) {
        return rank(find(left, right));
    }

    /** The id of what two tokens become, or -1 if they do not merge. */
    public int result(int left, int right) {
        return result(find(left, right));
    }

    /** Rank and result of a merge in one number, for {@link #rank(long)} and {@link #result(long)}. */
    long find(int left, int right) {
        return found.get(pair(left, right), NONE);
    }

    static int rank(long found) {
        return (int) (found >> 32);
    }

    static int result(long found) {
        return (int) found;
    }

    /** Two ids in one number; such numbers are ordered as the pairs. */
    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    @Override
    public String toString() {
        return "MergeTable of " + size() + " merges";
    }
}
