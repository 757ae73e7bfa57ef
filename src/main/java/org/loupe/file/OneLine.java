package org.loupe.file;

/** What a file says, fit for an error: on one line, and of a length to be read, whatever the file holds. */
public final class OneLine {
    private OneLine() { }

    /** The beginning of a text, with dots if it is longer; control characters as {@code \u000a}. @param longest in code points */
    public static String of(Object text, int longest) {
        String all = String.valueOf(text);
        StringBuilder line = new StringBuilder();
        all.codePoints().limit(longest).forEach(c -> {
            if (Character.isISOControl(c)) line.append(String.format("\\u%04x", c));
            else line.appendCodePoint(c);
        });
        return all.codePointCount(0, all.length()) > longest ? line + "..." : line.toString();
    }
}
