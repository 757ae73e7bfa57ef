package org.loupe.text;

import java.util.Arrays;

/**
 * The tokens of a text, each with the part of the text that it stands for. {@code text.substring(starts[i], ends[i])} is what
 * token i was read from. Special tokens that were added have no part: both are 0 there.
 *
 * @param ids in the order of the text
 * @param starts in Java's chars
 * @param ends excluded
 * @param words the number of the word that the token is part of, from 0 on; -1 for a special token that was added
 */
public record Tokens(int[] ids, int[] starts, int[] ends, int[] words) {
    /** The word of a token that is none. */
    public static final int NO_WORD = -1;

    public Tokens {
        if (ids.length != starts.length || ids.length != ends.length || ids.length != words.length)
            throw new IllegalArgumentException(ids.length + " ids need as many starts, ends and words, not " + starts.length + ", "
                    + ends.length + " and " + words.length);
        ids = ids.clone();
        starts = starts.clone();
        ends = ends.clone();
        words = words.clone();
    }

    /** Tokens of which nobody knows the places. */
    public static Tokens ofIds(int... ids) {
        int[] words = new int[ids.length];
        Arrays.fill(words, NO_WORD);
        return new Tokens(ids, new int[ids.length], new int[ids.length], words);
    }

    /** The number of tokens. */
    public int count() {
        return ids.length;
    }

    /** Those from one number (included) to another (excluded). */
    public Tokens slice(int from, int to) {
        return new Tokens(Arrays.copyOfRange(ids, from, to), Arrays.copyOfRange(starts, from, to), Arrays.copyOfRange(ends, from, to),
                Arrays.copyOfRange(words, from, to));
    }

    /** These and then others. */
    public Tokens then(Tokens others) {
        return new Tokens(join(ids, others.ids), join(starts, others.starts), join(ends, others.ends), join(words, others.words));
    }

    /** What each token was read from: its part of the text. */
    public String part(int token, String text) {
        return text.substring(starts[token], ends[token]);
    }

    @Override
    public String toString() {
        return "Tokens[ids=" + Arrays.toString(ids) + ", starts=" + Arrays.toString(starts) + ", ends=" + Arrays.toString(ends) + ", words="
                + Arrays.toString(words) + "]";
    }

    private static int[] join(int[] a, int... b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
