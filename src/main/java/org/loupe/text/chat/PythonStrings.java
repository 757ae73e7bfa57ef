package org.loupe.text.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jinjava.javax.el.ELException;

/** The methods of Python's strings that templates use (Python's library reference, "String Methods"). */
final class PythonStrings {
    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    private PythonStrings() { }

    static Object call(String text, String method, Object... given) {
        Object first = given.length > 0 ? given[0] : PythonValues.NONE;
        switch (method + "/" + given.length) {
            case "strip/0", "strip/1": return strip(text, first, true, true);
            case "lstrip/0", "lstrip/1": return strip(text, first, true, false);
            case "rstrip/0", "rstrip/1": return strip(text, first, false, true);
            case "upper/0": return text.toUpperCase(Locale.ROOT);
            case "lower/0": return text.toLowerCase(Locale.ROOT);
            case "capitalize/0": return capitalize(text);
            case "title/0": return WORD.matcher(text).replaceAll(word -> capitalize(word.group()));
            case "split/0", "split/1": return split(text, first, -1);
            case "split/2": return split(text, first, ((Number) given[1]).intValue());
            case "startswith/1": return any(first).stream().anyMatch(text::startsWith);
            case "endswith/1": return any(first).stream().anyMatch(text::endsWith);
            case "replace/2": return replace(text, PythonValues.text(first), PythonValues.text(given[1]));
            default: throw new ELException("the method " + method + " of a string is not known with "
                    + Arrays.stream(given).map(PythonValues::shown).toList());
        }
    }

    private static String replace(String text, String old, String other) {
        long found = old.isEmpty() ? text.length() + 1 : 0;
        for (int at = 0; !old.isEmpty() && (at = text.indexOf(old, at)) >= 0; at += old.length()) found++;
        Bounds.requireLength(text.length() + found * (other.length() - old.length()));
        return text.replace(old, other);
    }

    /** @param ends a string, or several of which one may fit */
    private static List<String> any(Object ends) {
        return ends instanceof List<?> list ? list.stream().map(PythonValues::text).toList() : List.of(PythonValues.text(ends));
    }

    static String capitalize(String word) {
        int second = word.isEmpty() ? 0 : word.offsetByCodePoints(0, 1);
        return word.substring(0, second).toUpperCase(Locale.ROOT) + word.substring(second).toLowerCase(Locale.ROOT);
    }

    /** @param characters that are taken away; white space for none */
    static String strip(String text, Object characters, boolean isLeft, boolean isRight) {
        int from = 0, to = text.length();
        while (isLeft && from < to && isOneOf(text.charAt(from), characters)) from++;
        while (isRight && from < to && isOneOf(text.charAt(to - 1), characters)) to--;
        return text.substring(from, to);
    }

    private static boolean isOneOf(char c, Object characters) {
        if (characters instanceof String some) return some.indexOf(c) >= 0;
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    /** @param most how often it is cut; -1 for as often as it goes */
    private static List<Object> split(String text, Object separator, int most) {
        List<Object> parts = new ArrayList<>();
        boolean isBlank = !(separator instanceof String);
        String rest = isBlank ? strip(text, separator, true, false) : text;
        Matcher cut = Pattern.compile(isBlank ? "[\\s\\p{Z}\u0085]+" : Pattern.quote((String) separator)).matcher(rest);
        int from = 0;
        while ((most < 0 || parts.size() < most) && cut.find()) {
            parts.add(rest.substring(from, cut.start()));
            from = cut.end();
        }
        if (!isBlank || from < rest.length()) parts.add(rest.substring(from));
        return parts;
    }
}
