package org.loupe.text.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/**
 * What is looked for in a text: {@code {"String": " "}} or {@code {"Regex": "\\s+"}}.
 *
 * @param isRegex whether the text is a regular expression
 * @param text the string or the expression
 * @param json where it was read, for errors; null if it was not
 */
record JsonPattern(boolean isRegex, String text, JsonValue json) {
    /** Java's parser of expressions calls itself for each parenthesis; these keep its stack small. */
    private static final int LONGEST = 10_000, MOST_GROUPS = 200;

    static JsonPattern read(JsonValue json) {
        json.only("String", "Regex");
        boolean isRegex = json.has("Regex");
        if (isRegex == json.has("String")) throw json.wrong("it must have String or Regex");
        JsonValue value = json.get(isRegex ? "Regex" : "String");
        String text = value.text();
        if (isRegex && (text.length() > LONGEST || text.chars().filter(c -> c == '(' || c == '[').count() > MOST_GROUPS))
            throw value.wrong("an expression has at most " + LONGEST + " characters and " + MOST_GROUPS + " groups and classes");
        return new JsonPattern(isRegex, text, value);
    }

    /** What is made of the pattern, if it can be. */
    <T> T check(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw json.wrong(e);
        }
    }

    ObjectNode write() {
        return TokenizerJson.object().put(isRegex ? "Regex" : "String", text);
    }
}
