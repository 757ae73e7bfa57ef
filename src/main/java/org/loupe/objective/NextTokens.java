package org.loupe.objective;

import java.util.Arrays;

/** What a language model is asked for in texts of different lengths that are filled up at the right: the token after each. */
final class NextTokens {
    private NextTokens() { }

    /**
     * @param ids [batch][time]
     * @param lengths of the texts without what fills them up
     * @return [batch * time], {@link Masking#IGNORED} where a text has no token after
     */
    static int[] of(int[][] ids, int... lengths) {
        if (ids.length == 0 || lengths.length != ids.length)
            throw new IllegalArgumentException(ids.length + " texts need a length each, and at least one; there are "
                    + lengths.length + " lengths");
        int time = ids[0].length;
        int[] targets = new int[ids.length * time];
        Arrays.fill(targets, Masking.IGNORED);
        for (int text = 0; text < ids.length; text++) {
            if (lengths[text] < 1 || lengths[text] > ids[text].length || ids[text].length != time)
                throw new IllegalArgumentException("the length " + lengths[text] + " of text " + text
                        + " must lie between 1 and " + ids[text].length
                        + ", and all texts must be filled up to " + time);
            System.arraycopy(ids[text], 1, targets, text * time, lengths[text] - 1);
        }
        return targets;
    }

    /** How many there are: one less than tokens in each text. */
    static int count(int... lengths) {
        return Arrays.stream(lengths).map(length -> length - 1).sum();
    }
}
