package org.loupe.text.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is changed in a template's text before Jinjava reads it. */
final class TemplateSource {
    private static final String STRING = "'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";
    private static final String BLANKS = "(?:(?<=\\n|\\A)[ \\t]++(?=\\{[%#]))?", NOTE = "\\{#.*?#\\}";
    private static final String CODE = "\\{[%{](?:" + STRING + "|[^'\"%}]++|[%}](?!\\}))*+[%}]\\}";
    private static final Pattern TAG = Pattern.compile(BLANKS + "(?:" + NOTE + "|" + CODE + ")", Pattern.DOTALL);
    private static final String BACKWARDS = "[::-1]", KEEP_BLANKS = "{%+", GOES_ON = "\\\n";

    private TemplateSource() { }

    /**
     * Takes away blanks before a statement if nothing else stands before it in its line (Jinja2's {@code lstrip_blocks}; Jinjava's
     * own takes them away behind text too), and one line end at the end. A slice that turns around becomes a call, and a string that
     * goes on in the next line stands in one.
     */
    static String prepare(String jinja) {
        String text = jinja.replace("\r\n", "\n").replace('\r', '\n');
        if (text.endsWith("\n")) text = text.substring(0, text.length() - 1);
        return TAG.matcher(text).replaceAll(found -> Matcher.quoteReplacement(tag(found.group())));
    }

    private static String tag(String found) {
        String tag = found.strip().replace(BACKWARDS, "." + PythonMembers.REVERSED + "()").replace(GOES_ON, "");
        return tag.startsWith(KEEP_BLANKS) ? found.replace(KEEP_BLANKS, "{%") : tag;
    }
}
