package org.loupe.text.subword;

import java.util.Arrays;
import org.loupe.text.Tokens;

/** The tokens of a word, each with the characters of the word that it covers. Grows as they are added. */
public final class Pieces {
    private int[] ids = new int[16], starts = new int[16], ends = new int[16];
    private int count;

    /** @param start of the token in the word  @param end of it, excluded */
    public void add(int id, int start, int end) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        ids[count] = id;
        starts[count] = start;
        ends[count++] = end;
    }

    /** Forgets all tokens, to be used again. */
    public void clear() {
        count = 0;
    }

    /** Forgets the tokens from this number on. */
    public void cutBack(int length) {
        count = Math.min(count, length);
    }

    public int count() {
        return count;
    }

    public int id(int index) {
        return ids[index];
    }

    public int start(int index) {
        return starts[index];
    }

    public int end(int index) {
        return ends[index];
    }

    /** As tokens of a text. @param words the number of the word of each */
    public Tokens tokens(int... words) {
        return new Tokens(ids(), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count), words);
    }

    public int[] ids() {
        return Arrays.copyOf(ids, count);
    }
}
