package org.loupe.text.split;

import java.util.ArrayList;
import java.util.List;
import org.loupe.text.normalize.AlignedText;

/**
 * What becomes of the places where a text is cut. The example of each is "the-final--countdown", cut at "-". These are the
 * behaviours that a {@code tokenizer.json} names.
 */
public enum SplitBehavior {
    /** They are left out: the, final, countdown. */
    REMOVED,
    /** Each is a word: the, -, final, -, -, countdown. */
    ISOLATED,
    /** Each belongs to the text before it, if there is some: the-, final-, -, countdown. */
    MERGED_WITH_PREVIOUS,
    /** Each belongs to the text behind it, if there is some: the, -final, -, -countdown. */
    MERGED_WITH_NEXT,
    /** Those without text between them are one word: the, -, final, --, countdown. */
    CONTIGUOUS;

    /**
     * The words of a text, none of them empty.
     *
     * @param matches where each match starts and where it ends (excluded), in turn, from left to right
     * @param count of the numbers that are read from it, twice that of the matches
     * @param invert whether the text between the matches counts as the match, and the matches as the text between
     */
    List<AlignedText> cut(AlignedText text, int[] matches, int count, boolean invert) {
        List<AlignedText> words = new ArrayList<>(count + 1);
        int start = 0, end = 0;
        boolean before = false, open = false;
        for (int i = 0; i <= count; i++) {
            int next = i == count ? text.length() : matches[i];
            boolean gap = i % 2 == 0;
            if (gap && next == end) continue;
            boolean match = gap == invert;
            if (!open || !joins(before, match)) {
                if (end > start && !(this == REMOVED && before)) words.add(text.slice(start, end));
                start = end;
            }
            end = next;
            open = true;
            before = match;
        }
        if (end > start && !(this == REMOVED && before)) words.add(text.slice(start, end));
        return words;
    }

    private boolean joins(boolean before, boolean match) {
        return switch (this) {
            case REMOVED, ISOLATED -> false;
            case MERGED_WITH_PREVIOUS -> !before && match;
            case MERGED_WITH_NEXT -> before && !match;
            case CONTIGUOUS -> before == match;
        };
    }
}
