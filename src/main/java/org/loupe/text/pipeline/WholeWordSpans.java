package org.loupe.text.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.loupe.text.Encoding;
import org.loupe.text.Tokens;

/**
 * Which tokens are a whole word together. Whole-word masking hides all of them or none (the README of BERT's published code,
 * May 2019): a hidden ##able between un and ##aff is too easy to guess.
 */
public final class WholeWordSpans {
    private WholeWordSpans() { }

    /**
     * The tokens of a word.
     *
     * @param start number of the first
     * @param end of the last, excluded
     */
    public record Span(int start, int end) { }

    /** The words of an encoding from left to right. Special tokens around the texts are none. */
    public static List<Span> of(Encoding encoding) {
        return of(encoding, id -> false);
    }

    /** As {@link #of(Encoding)}. @param none tells of ids that are no words where they stand in the text, such as [MASK] */
    public static List<Span> of(Encoding encoding, IntPredicate none) {
        int[] ids = encoding.ids(), words = encoding.tokens().words(), segments = encoding.segments();
        List<Span> spans = new ArrayList<>();
        for (int start = 0, end; start < ids.length; start = end) {
            end = start + 1;
            if (words[start] == Tokens.NO_WORD || none.test(ids[start])) continue;
            while (end < ids.length && words[end] == words[start] && segments[end] == segments[start]) end++;
            spans.add(new Span(start, end));
        }
        return spans;
    }
}
