package org.loupe.text.normalize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces every occurrence of a string, or of a regular expression, by a text. All of it takes the place of the last
 * character it replaces.
 */
public final class Replace implements Normalizer {
    private final Pattern pattern;
    private final boolean isRegex;
    private final String what, content;

    private Replace(Pattern pattern, boolean isRegex, String what, String content) {
        this.pattern = pattern;
        this.isRegex = isRegex;
        this.what = what;
        this.content = content;
    }

    /** Of a string. @throws IllegalArgumentException if it is empty */
    public static Replace string(String what, String with) {
        if (what.isEmpty()) throw new IllegalArgumentException("the string '' to replace by '" + with + "' is empty; it needs a character");
        return new Replace(Pattern.compile(what, Pattern.LITERAL), false, what, with);
    }

    /**
     * Of a regular expression, in which classes such as {@code \s} are those of Unicode.
     *
     * @param with as it stands: a dollar sign is one
     * @throws java.util.regex.PatternSyntaxException naming the place of the error
     */
    public static Replace regex(String what, String with) {
        return new Replace(Pattern.compile(what, Pattern.UNICODE_CHARACTER_CLASS), true, what, with);
    }

    /** Whether a regular expression is replaced, and not a string. */
    public boolean isRegex() {
        return isRegex;
    }

    /** The string or the expression that is replaced. */
    public String what() {
        return what;
    }

    /** What comes in its place. */
    public String with() {
        return content;
    }

    @Override
    public AlignedText apply(AlignedText text) {
        String s = text.text();
        Matcher matcher = pattern.matcher(s);
        if (s.isEmpty() || !matcher.find()) return text;
        AlignedText.Builder result = text.rewrite();
        int done = 0;
        boolean isFirst = true;
        do {
            int start = matcher.start(), end = matcher.end();
            if (start == end && start == done && !isFirst) continue;     // nothing right behind a match is no match of its own
            isFirst = false;
            result.keep(done, start);
            result.write(content, end == 0 ? 0 : s.offsetByCodePoints(end, -1), Math.max(end, 1));
            done = end;
        } while (matcher.find());
        return result.keep(done, s.length()).build();
    }
}
