package org.loupe.text;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings text down to the characters of a plain keyboard: printable ASCII and the line feed. A model that reads
 * characters needs a row in its embedding table for each one it may meet, and learns nothing about one it meets twice;
 * a dash is a dash, so all the dashes of typography share one row.
 */
public final class PlainText {
    /** What Unicode's own decomposition does not give: signs that look alike, and letters that count as their own. */
    private static final Map<Integer, String> PLAIN = new HashMap<>();

    static {
        becomes("'", "\u2018\u2019\u201A\u201B\u02BB\u02BC\u2032\u00B4\u2039\u203A");
        becomes("\"", "\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB");
        becomes("-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022");
        becomes("/", "\u2044");
        becomes(" ", "\t");
        becomes("AE", "\u00C6");
        becomes("ae", "\u00E6");
        becomes("OE", "\u0152");
        becomes("oe", "\u0153");
        becomes("ss", "\u00DF");
        becomes("O", "\u00D8");
        becomes("o", "\u00F8");
        becomes("L", "\u0141");
        becomes("l", "\u0142");
        becomes("D", "\u0110");
        becomes("d", "\u0111");
        becomes("i", "\u0131");
    }

    private PlainText() {
    }

    /**
     * Folds what has a plain counterpart, in this order:
     * <ol>
     * <li>line ends ({@code \r\n}, {@code \r}, U+2028, U+2029) become {@code \n}, a tab becomes a space;</li>
     * <li>typographic quotes become {@code '} or {@code "}, dashes and bullets {@code -}; letters without a
     *     decomposition are spelled out (&#322; as l, &#248; as o, &#230; as ae, &#223; as ss);</li>
     * <li>Unicode's compatibility decomposition (NFKD): an ellipsis becomes three full stops, a no-break space a space,
     *     a ligature its letters, an accented letter the letter and its accent;</li>
     * <li>accents, zero-width characters and control characters other than {@code \n} are removed.</li>
     * </ol>
     * All other characters (Greek, a degree sign, a pound sign) stay: whoever wants none of them asks
     * {@link #isPlain}. Folding twice changes nothing more.
     */
    public static String fold(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace('\u2028', '\n').replace('\u2029', '\n');
        if (isPlain(lines)) return lines;
        // A second round folds what the decomposition itself brings, such as the fraction slash of one half.
        return removeMarks(spell(Normalizer.normalize(spell(lines), Normalizer.Form.NFKD)));
    }

    /** Whether every character is a printable ASCII character (U+0020 to U+007E) or a line feed. */
    public static boolean isPlain(String text) {
        return text.chars().allMatch(PlainText::isPlain);
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character <= '~' || character == '\n';
    }

    private static String spell(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            String spelled = PLAIN.get(c);
            if (spelled == null) plain.appendCodePoint(c);
            else plain.append(spelled);
        });
        return plain.toString();
    }

    private static String removeMarks(String text) {
        return text.codePoints().filter(c -> isPlain(c) || !isMark(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> true;
            default -> false;
        };
    }

    private static void becomes(String plain, String characters) {
        characters.codePoints().forEach(c -> PLAIN.put(c, plain));
    }
}
