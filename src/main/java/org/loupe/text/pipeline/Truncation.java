package org.loupe.text.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.loupe.text.Tokens;

/**
 * How texts are cut that are too long for a model.
 *
 * @param length the most tokens, with the special ones
 * @param side which text of a pair is cut
 * @param overlap how many tokens a window shares with the one before, where one text is read in several
 */
public record Truncation(int length, Side side, int overlap) {
    /** Which of two texts is cut. */
    public enum Side {
        /** The longer one first, until both are equal. */
        LONGEST,
        FIRST,
        SECOND
    }

    /** What is left of two texts. */
    record Lengths(int first, int second) { }

    public Truncation {
        if (length < 1) throw new IllegalArgumentException("a text cut to " + length + " tokens is nothing; the length must be at least 1");
        if (overlap < 0) throw new IllegalArgumentException("an overlap of " + overlap + " tokens must be at least 0");
    }

    /** The longest text first, to this length. */
    public static Truncation to(int length) {
        return new Truncation(length, Side.LONGEST, 0);
    }

    /** The lengths that two texts may keep. @param added special tokens that come to them  @param second 0 where there is none */
    Lengths lengths(int first, int second, int added, boolean isPair) {
        int room = length - added, surplus = first + second - room;
        if (room < 0) throw new IllegalArgumentException("a length of " + length + " has no room for the " + added + " special tokens");
        if (surplus <= 0) return new Lengths(first, second);
        if (side == Side.LONGEST) return isPair ? balanced(first, second, room) : new Lengths(room, 0);
        if (side == Side.SECOND && !isPair)
            throw new IllegalArgumentException("there is no second text to cut; cut the first");
        int left = (side == Side.FIRST ? first : second) - surplus;
        if (left <= 0) throw new IllegalArgumentException("the " + side.name().toLowerCase(Locale.ROOT) + " text has "
                + (left + surplus) + " tokens and " + surplus + " would have to go for a length of " + length + "; cut the other, or both");
        return side == Side.FIRST ? new Lengths(left, second) : new Lengths(first, left);
    }

    private static Lengths balanced(int first, int second, int room) {
        int shorter = Math.min(first, second), half = room / 2;
        int keptShort = Math.min(shorter, half), keptLong = room - keptShort;
        return first > second ? new Lengths(keptLong, keptShort) : new Lengths(keptShort, keptLong);
    }

    /** All windows of a text, each of this many tokens but the last. */
    List<Tokens> windows(Tokens text, int size) {
        if (text.count() <= size || size == 0) return List.of(text.slice(0, Math.min(text.count(), size)));
        if (overlap >= size) throw new IllegalArgumentException("windows of " + size + " tokens cannot share " + overlap
                + " with the one before; the overlap must be less");
        List<Tokens> windows = new ArrayList<>();
        for (int from = 0; ; from += size - overlap) {
            int end = Math.min(text.count(), from + size);
            windows.add(text.slice(from, end));
            if (end == text.count()) return windows;
        }
    }
}
