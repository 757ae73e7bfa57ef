package org.loupe.text;

import java.util.Arrays;

/**
 * A text, or two, as a model reads it: BERT as {@code [CLS] a [SEP]} or {@code [CLS] a [SEP] b [SEP]} (Devlin et al. 2019, figure 2).
 *
 * @param tokens with their places; those of the second part count in the second text
 * @param segments 0 for each token of the first part with its [CLS] and [SEP], 1 for the second with its [SEP]
 */
public record Encoding(Tokens tokens, int[] segments) {
    public Encoding {
        if (tokens.count() != segments.length)
            throw new IllegalArgumentException(tokens.count() + " ids need as many segments, not " + segments.length);
        if (segments.length == 0) throw new IllegalArgumentException("an encoding needs at least one token, not 0");
        segments = segments.clone();
    }

    /** Tokens of which nobody knows the places. */
    public Encoding(int[] ids, int[] segments) {
        this(Tokens.ofIds(ids), segments);
    }

    /** {@code [CLS] a [SEP]}, all of segment 0. */
    public static Encoding of(SpecialTokens special, int... a) {
        return of(special, Tokens.ofIds(a));
    }

    /** {@code [CLS] a [SEP]}, all of segment 0. */
    public static Encoding of(SpecialTokens special, Tokens a) {
        Tokens all = Tokens.ofIds(special.start()).then(a).then(Tokens.ofIds(special.separator()));
        return new Encoding(all, new int[all.count()]);
    }

    /** {@code [CLS] a [SEP] b [SEP]}. */
    public static Encoding pair(SpecialTokens special, int[] a, int... b) {
        return pair(special, Tokens.ofIds(a), Tokens.ofIds(b));
    }

    /** {@code [CLS] a [SEP] b [SEP]}. */
    public static Encoding pair(SpecialTokens special, Tokens a, Tokens b) {
        Tokens first = of(special, a).tokens, all = first.then(b).then(Tokens.ofIds(special.separator()));
        int[] segments = new int[all.count()];
        Arrays.fill(segments, first.count(), all.count(), 1);
        return new Encoding(all, segments);
    }

    /** The ids of the tokens. */
    public int[] ids() {
        return tokens.ids();
    }

    /** The same places with other ids. */
    public Encoding withIds(int... others) {
        return new Encoding(new Tokens(others, tokens.starts(), tokens.ends(), tokens.words()), segments);
    }

    @Override
    public String toString() {
        return "Encoding[tokens=" + tokens + ", segments=" + Arrays.toString(segments) + "]";
    }

    /** The number of tokens. */
    public int length() {
        return segments.length;
    }
}
