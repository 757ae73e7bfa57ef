package org.loupe.text;

import java.util.Arrays;

/**
 * A text, or two, as BERT reads it (Devlin et al. 2019, figure 2): {@code [CLS] a [SEP]} or {@code [CLS] a [SEP] b [SEP]}.
 *
 * @param ids of the tokens
 * @param segments 0 for each token of the first part with its [CLS] and [SEP], 1 for the second with its [SEP]
 */
public record Encoding(int[] ids, int[] segments) {
    public Encoding {
        if (ids.length != segments.length)
            throw new IllegalArgumentException(ids.length + " ids need as many segments, not " + segments.length);
        if (ids.length == 0) throw new IllegalArgumentException("an encoding needs at least one token, not 0");
        ids = ids.clone();
        segments = segments.clone();
    }

    /** {@code [CLS] a [SEP]}, all of segment 0. */
    public static Encoding of(SpecialTokens special, int... a) {
        int[] ids = new int[a.length + 2];
        ids[0] = special.start();
        System.arraycopy(a, 0, ids, 1, a.length);
        ids[a.length + 1] = special.separator();
        return new Encoding(ids, new int[ids.length]);
    }

    /** {@code [CLS] a [SEP] b [SEP]}. */
    public static Encoding pair(SpecialTokens special, int[] a, int... b) {
        int first = a.length + 2;
        int[] ids = Arrays.copyOf(of(special, a).ids, first + b.length + 1), segments = new int[ids.length];
        System.arraycopy(b, 0, ids, first, b.length);
        ids[ids.length - 1] = special.separator();
        Arrays.fill(segments, first, ids.length, 1);
        return new Encoding(ids, segments);
    }

    /** The same places with other ids. */
    public Encoding withIds(int... others) {
        return new Encoding(others, segments);
    }

    /** The number of tokens. */
    public int length() {
        return ids.length;
    }
}
