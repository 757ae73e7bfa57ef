package org.loupe.text.pipeline;

import java.util.function.IntPredicate;
import org.loupe.text.Tokens;
import org.loupe.text.WhiteSpace;
import org.loupe.text.split.ByteAlphabet;

/**
 * Takes white space from the ends of the places of byte-level tokens: the token "Ġword" then stands for the word without its
 * space. Ids stay as they are. This is {@code trim_offsets} of a {@code tokenizer.json}.
 *
 * @param keepsFirst whether a space at the beginning of a text stays if there is one only: it may have been put there, and stand
 *     for nothing
 */
public record OffsetTrim(boolean keepsFirst) {
    private static final char SPACE = ByteAlphabet.character(' ');

    Tokens apply(Tokens tokens, String text, SubwordTokenizer tokenizer) {
        int[] ids = tokens.ids(), starts = tokens.starts(), ends = tokens.ends();
        for (int i = 0; i < ids.length; i++) {
            // An added token may have taken white space beside it.
            String token = tokenizer.isAdded(ids[i]) ? tokens.part(i, text) : tokenizer.token(ids[i]);
            int leading = count(token.length(), k -> isSpace(token.charAt(k)));
            int trailing = count(token.length(), k -> isSpace(token.charAt(token.length() - 1 - k)));
            if (leading == 1 && keepsFirst && (i == 0 || starts[i] == 0)) leading = 0;
            int start = starts[i], end = ends[i];
            for (; leading > 0 && start < ends[i]; leading--) start += Character.charCount(text.codePointAt(start));
            for (; trailing > 0 && end > 0; trailing--) end -= Character.charCount(text.codePointBefore(end));
            starts[i] = Math.min(start, ends[i]);
            if (trailing == 0) ends[i] = Math.max(end, starts[i]);     // more spaces than the text has before: they are not its own
        }
        return new Tokens(ids, starts, ends, tokens.words());
    }

    private static int count(int length, IntPredicate is) {
        int count = 0;
        while (count < length && is.test(count)) count++;
        return count;
    }

    private static boolean isSpace(char c) {
        return c == SPACE || WhiteSpace.is(c);
    }
}
