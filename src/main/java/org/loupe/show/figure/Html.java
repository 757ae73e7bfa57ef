package org.loupe.show.figure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Small helpers to write HTML by hand without mistakes. */
public final class Html {
    private Html() {
    }

    /** Text as it may stand between tags or inside an attribute in double quotes. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /**
     * A token as it can be seen: a space as ␣, a line end as ⏎, a tab as ⇥, other control characters and half
     * characters by their code, and the empty token as ∅. The result still needs {@link #escape}.
     */
    public static String visible(String token) {
        return token.isEmpty() ? "∅" : visible(token, false);
    }

    /** Words as they can be seen; as {@link #visible(String)}, but spaces may stay spaces. */
    public static String visible(String words, boolean keepsSpaces) {
        StringBuilder out = new StringBuilder();
        words.codePoints().forEach(c -> {
            switch (c) {
                case ' ' -> out.append(keepsSpaces ? ' ' : '␣');
                case '\n' -> out.append('⏎');
                case '\r' -> out.append('␍');
                case '\t' -> out.append('⇥');
                default -> {
                    if (isUnseen(c)) out.append(String.format("⟨%04X⟩", c));
                    else out.appendCodePoint(c);
                }
            }
        });
        return out.toString();
    }

    private static boolean isUnseen(int c) {
        int type = Character.getType(c);
        // Format characters are mostly invisible and some of them turn the reading direction of what follows.
        return Character.isISOControl(c) || type == Character.SURROGATE || type == Character.FORMAT
                || type == Character.PRIVATE_USE || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SPACE_SEPARATOR;
    }

    /** The first characters of a text, at most {@code length} of them, the last one "…" when some are missing. */
    public static String shorten(String text, int length) {
        if (text.codePointCount(0, text.length()) <= length) return text;
        return text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }

    /**
     * How many columns a text takes in a console: Chinese, Japanese and Korean characters with their punctuation, full-width forms
     * and emoji take two, marks on another character none.
     */
    public static int columns(String text) {
        return text.codePoints().map(c -> {
            int type = Character.getType(c);
            if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) return 0;
            boolean isWide = switch (Character.UnicodeScript.of(c)) {
                case HAN, HIRAGANA, KATAKANA, HANGUL -> c < 0xFF61 || c > 0xFFDC;
                default -> c >= 0x3000 && c <= 0x303F || c == 0x30FC || c >= 0xFF01 && c <= 0xFF60 || c >= 0x1F300 && c < 0x20000;
            };
            return isWide ? 2 : 1;
        }).sum();
    }

    /** A string literal for a script inside HTML: it can neither end the script nor the string. */
    public static String scriptString(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != '\u2028' && c != '\u2029';
            // Surrogate pairs are written by their codes too: nothing can then tear them apart.
            if (plain && !Character.isSurrogate(c)) out.append(c);
            else out.append(String.format("\\u%04x", (int) c));
        }
        return out.append('"').toString();
    }

    /** A list of string literals for a script inside HTML. */
    public static String scriptStrings(List<String> texts) {
        return texts.stream().map(Html::scriptString).collect(Collectors.joining(",", "[", "]"));
    }

    /** An image that carries its own bytes. */
    public static String image(String mediaType, byte[] bytes, int width, int height, String description) {
        return "<img src=\"data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes) + "\" width=\"" + width
                + "\" height=\"" + height + "\" alt=\"" + escape(description) + "\">";
    }

    /** The text of a file that stands beside this class, such as a style sheet or a script. */
    static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("the resource org/loupe/show/figure/" + name + " is missing from the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource org/loupe/show/figure/" + name, e);
        }
    }
}
