package org.loupe.text.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is changed in a template's text before Jinjava reads it. */
final class TemplateSource {
    private static final String STRING = "'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";
    private static final String BLANKS = "(?:(?<=\\n|\\A)[ \\t]++(?=\\{[%#]))?", NOTE = "\\{#.*?#\\}";
    private static final String CODE = "\\{[%{](?:" + STRING + "|[^'\"%}]++|[%}](?!\\}))*+[%}]\\}";
    private static final Pattern TAG = Pattern.compile(BLANKS + "(?:" + NOTE + "|" + CODE + ")", Pattern.DOTALL);
    private static final Pattern STRINGS = Pattern.compile(STRING, Pattern.DOTALL);
    private static final String BACKWARDS = "[::-1]", KEEP_BLANKS = "{%+", GOES_ON = "\\\n";

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
     * goes on in the next line stands in one.
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
        String tag = found.strip().replace(BACKWARDS, "." + PythonMembers.REVERSED + "()").replace(GOES_ON, "");
        return tag.startsWith(KEEP_BLANKS) ? found.replace(KEEP_BLANKS, "{%") : tag;
    }
}
