package org.loupe.text.normalize;

import org.loupe.text.WhiteSpace;

/**
 * Takes out what cannot be seen (control and format characters, those of private use, U+FFFD), and makes a space of every white
 * space: the first step of BERT's tokenizer ({@code _clean_text} in the published {@code tokenization.py}).
 */
final class CleanText {
    private static final CodePointSet REMOVED = CodePointSet.of("""
            7F-9F AD 600-605 61C 6DD 70F 180E 200B-200F 202A-202E 2060-2064 2066-206F D800-F8FF FEFF FFF9-FFFB FFFD 110BD
            1BCA0-1BCA3 1D173-1D17A E0001 E0020-E007F F0000-FFFFD 100000-10FFFD""");

    private CleanText() { }

    static AlignedText apply(AlignedText text) {
        String s = text.text();
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i);
            end = i + Character.charCount(c);
            if (isRemoved(c)) return spaced(without(text));
        }
        return spaced(text);
    }

    private static AlignedText without(AlignedText text) {
        String s = text.text();
        AlignedText.Builder kept = text.rewrite();
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i);
            end = i + Character.charCount(c);
            if (!isRemoved(c)) kept.keep(i, end);
        }
        return kept.build();
    }

    private static AlignedText spaced(AlignedText text) {
        String s = text.text();
        char[] spaced = null;
        for (int i = 0; i < s.length(); i++) {
            if (s.charAt(i) == ' ' || !WhiteSpace.is(s.charAt(i))) continue;
            if (spaced == null) spaced = s.toCharArray();
            spaced[i] = ' ';
        }
        return spaced == null ? text : text.withText(new String(spaced));
    }

    private static boolean isRemoved(int c) {
        if (c < 0x7F) return c < ' ' && c != '\t' && c != '\n' && c != '\r';
        return REMOVED.contains(c);
    }
}
