package org.loupe.text.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is changed in a template's text before Jinjava reads it. */
final class TemplateSource {
    private static final String STRING = "'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";
    /** What stands before a statement or note in its line, if those are blanks; before a note with a minus sign, lines too. */
    private static final String BLANKS = "(?:(?:(?<!\\s)|\\G)\\s++(?=\\{#-)|(?<=\\n|\\A)[ \\t]++(?=\\{[%#]))?";
    private static final String NOTE = "\\{#.*?(?:\\+#\\}|-#\\}\\s*+|#\\}\\n?)";
    private static final String RAW = "\\{%[-+]?\\s*raw\\s*[-+]?%\\}.*?\\{%[-+]?\\s*endraw\\s*[-+]?%\\}";
    private static final String CODE = "\\{[%{](?:" + STRING + "|[^'\"%}]++|[%}](?!\\}))*+[%}]\\}";
    private static final Pattern TAG = Pattern.compile(BLANKS + "(?:" + RAW + "|" + NOTE + "|" + CODE + ")", Pattern.DOTALL);
    private static final Pattern STRINGS = Pattern.compile(STRING, Pattern.DOTALL);
    /** Jinjava takes the +1 of n+1 for a number. */
    private static final Pattern PLUS_DIGIT = Pattern.compile(STRING + "|(?<![\\d.][eE])\\+(?=\\d)", Pattern.DOTALL);
    private static final String BACKWARDS = "[::-1]", KEEP_BLANKS = "{%+", GOES_ON = "\\\n", NOTHING = "{{ '' }}";

    private TemplateSource() { }

    /** A text whose search ends when the template's time is up: one with many beginnings and no end takes very long. */
    private record Watched(CharSequence text) implements CharSequence {
        @Override
        public char charAt(int index) {
            Bounds.requireTime();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /**
     * Takes away blanks before a statement if nothing else stands before it in its line (Jinja2's {@code lstrip_blocks}; Jinjava's
     * own takes them away behind text too), and one line end at the end. A slice that turns around becomes a call, and a string that
     * goes on in the next line stands in one. A note goes with the blanks that its signs ask for, and leaves an empty text, so that
     * the signs of its neighbours do not reach beyond it.
     */
    static String prepare(String jinja) {
        String text = jinja.replace("\r\n", "\n").replace('\r', '\n');
        if (text.endsWith("\n")) text = text.substring(0, text.length() - 1);
        return TAG.matcher(new Watched(text)).replaceAll(found -> Matcher.quoteReplacement(tag(found.group())));
    }

    /** The place of a word in an expression, where it stands in no string and in no brackets; -1 if there is none. */
    static int find(String word, String expression) {
        String bare = STRINGS.matcher(expression).replaceAll(found -> "_".repeat(found.group().length()));
        int depth = 0;
        for (int i = 0; i < bare.length(); i++) {
            if (depth == 0 && bare.startsWith(word, i)) return i;
            if ("([{".indexOf(bare.charAt(i)) >= 0) depth++;
            if (")]}".indexOf(bare.charAt(i)) >= 0) depth--;
        }
        return -1;
    }

    private static String tag(String found) {
        String tag = found.strip();
        if (tag.startsWith("{#")) return (tag.startsWith("{#+") ? found.substring(0, found.indexOf('{')) : "") + NOTHING;
        if (tag.matches("\\{%[-+]?\\s*raw\\b(?s:.*)")) return tag;
        String known = PLUS_DIGIT.matcher(tag.replace(BACKWARDS, "." + PythonMembers.REVERSED + "()").replace(GOES_ON, ""))
                .replaceAll(each -> Matcher.quoteReplacement(each.group().equals("+") ? "+ " : each.group()));
        return tag.startsWith(KEEP_BLANKS) ? found.substring(0, found.indexOf('{')) + "{%" + known.substring(KEEP_BLANKS.length()) : known;
    }
}
