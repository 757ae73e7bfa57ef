package org.loupe.text.normalize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the characters of a text end as readers see them, with their marks (Unicode Standard Annex 29, extended grapheme clusters). */
final class Graphemes {
    private static final Pattern ONE = Pattern.compile("\\X");
    private static final int FIRST_MARK = 0x300;    // below stand no marks, and nothing but CR LF belongs together

    private final String text;
    private final Matcher matcher;

    Graphemes(String text) {
        this.text = text;
        matcher = ONE.matcher(text);
    }

    /** The end of the one that begins here, excluded. */
    int end(int start) {
        char first = text.charAt(start);
        char second = start + 1 < text.length() ? text.charAt(start + 1) : ' ';
        if (first < FIRST_MARK && second < FIRST_MARK && first != '\r') return start + 1;
        matcher.region(start, text.length());
        return matcher.lookingAt() ? matcher.end() : start + 1;
    }
}
