package org.loupe.text.split;

import java.util.ArrayList;
import java.util.List;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.normalize.Prepend;

/**
 * Makes spaces visible and cuts before each of them, so that a word carries the space at its left (Kudo and Richardson 2018,
 * section 3.1). No word is cut off from its space, so that tokens put together give the text again.
 *
 * @param replacement what a space becomes: {@code ▁} (U+2581)
 * @param prefix which texts get a space before them, unless they begin with one
 * @param split whether to cut
 */
public record Metaspace(char replacement, Prefix prefix, boolean split) implements PreTokenizer {
    /** Which texts get a space before them. */
    public enum Prefix {
        /** All. */
        ALWAYS,
        /** What stands at the beginning of the source: not what follows an added token. */
        FIRST,
        /** None. */
        NEVER
    }

    /** What T5 and ALBERT have: every text gets a space before it, and is cut. */
    public static final Metaspace USUAL = new Metaspace('▁', Prefix.ALWAYS, true);

    @Override
    public List<AlignedText> split(AlignedText source) {
        if (source.isEmpty()) return List.of();
        AlignedText text = source.withText(source.text().replace(' ', replacement));
        boolean isPrefixed = prefix == Prefix.ALWAYS || prefix == Prefix.FIRST && text.start(0) == 0;
        if (isPrefixed && text.text().charAt(0) != replacement) text = new Prepend(String.valueOf(replacement)).apply(text);
        if (!split) return List.of(text);
        List<AlignedText> words = new ArrayList<>();
        int from = 0;
        for (int i = 1; i < text.length(); i++) if (text.text().charAt(i) == replacement) {
            words.add(text.slice(from, i));
            from = i;
        }
        words.add(text.slice(from, text.length()));
        return words;
    }
}
