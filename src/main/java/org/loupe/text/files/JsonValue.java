package org.loupe.text.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.loupe.file.OneLine;
import org.loupe.file.StrictJson;

/**
 * A value in a JSON file that nobody vouches for. It knows where it stands, so that an error can name file, field and value.
 *
 * @param file for errors
 * @param field its path from the root, such as {@code model.merges[3]}; empty for the root
 * @param node null where the file has nothing
 */
record JsonValue(String file, String field, JsonNode node) {
    private static final int SHOWN = 100, LONGEST_REASON = 400;

    /** The object that a file holds: little nesting, no key twice, nothing behind the end. */
    static JsonValue parse(String file, String json) {
        JsonNode root;
        try {
            root = StrictJson.parse(json);
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            long at = place == null ? 0 : Math.max(0, Math.min(json.length(), place.getCharOffset()));
            String what = at == json.length() ? "the end; is the file cut off? There" : shown(json.substring((int) at)) + "; there";
            throw new IllegalArgumentException(file + ": character " + at + " is " + what
                    + " it does not follow the rules for JSON (" + shown(e.getOriginalMessage()) + ")", e);
        }
        JsonValue value = new JsonValue(file, "", root);
        if (root == null || !root.isObject()) throw value.wrong("it must be a JSON object, { ... }");
        return value;
    }

    /** Whether the file has nothing here, or null. */
    boolean isNull() {
        return node == null || node.isNull() || node.isMissingNode();
    }

    boolean isText() {
        return node != null && node.isTextual();
    }

    boolean isList() {
        return node != null && node.isArray();
    }

    /** The value of a key, which may be null. */
    JsonValue get(String key) {
        if (node == null || !node.isObject()) throw wrong("it must be an object, { ... }");
        return new JsonValue(file, field.isEmpty() ? key : field + "." + key, node.get(key));
    }

    JsonValue get(int index) {
        return new JsonValue(file, field + "[" + index + "]", node.get(index));
    }

    boolean has(String key) {
        return node != null && node.has(key);
    }

    /** Refuses keys that are not among these: they may change what the file means. */
    JsonValue only(String... keys) {
        for (String key : keys()) if (!Arrays.asList(keys).contains(key))
            throw get(key).wrong("Loupe does not know this field; it knows " + String.join(", ", keys));
        return this;
    }

    /** The keys of an object. */
    List<String> keys() {
        if (node == null || !node.isObject()) throw wrong("it must be an object, { ... }");
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    String text() {
        if (!isText()) throw wrong("it must be a text");
        String text = node.textValue();
        for (int i = 0; i < text.length(); i++) if (Character.isSurrogate(text.charAt(i))) {
            if (Character.isBmpCodePoint(text.codePointAt(i))) throw wrong("it has half of a surrogate pair at character " + i);
            i++;
        }
        return text;
    }

    String text(String missing) {
        return isNull() ? missing : text();
    }

    /** A text of one char. */
    char character() {
        String text = text();
        if (text.length() != 1) throw wrong("it must be one character of Unicode's first plane");
        return text.charAt(0);
    }

    boolean flag() {
        if (node == null || !node.isBoolean()) throw wrong("it must be true or false");
        return node.booleanValue();
    }

    boolean flag(boolean missing) {
        return isNull() ? missing : flag();
    }

    /** A whole number from 0 to a largest one. */
    int integer(int largest) {
        if (node == null || !node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0 || node.intValue() > largest)
            throw wrong("it must be a whole number from 0 to " + largest);
        return node.intValue();
    }

    double number() {
        if (node == null || !node.isNumber() || !Double.isFinite(node.doubleValue())) throw wrong("it must be a finite number");
        return node.doubleValue();
    }

    List<JsonValue> list() {
        if (!isList()) throw wrong("it must be a list, [ ... ]");
        List<JsonValue> values = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) values.add(get(i));
        return values;
    }

    /** The error that tells what this value should have been. */
    IllegalArgumentException wrong(String rule) {
        return wrong(rule, null);
    }

    /** @param cause tells what is wrong */
    IllegalArgumentException wrong(Exception cause) {
        return wrong(OneLine.of(cause.getMessage(), LONGEST_REASON), cause);
    }

    private IllegalArgumentException wrong(String rule, Exception cause) {
        String name = field.isEmpty() ? "the root" : shown(field);
        String value = node == null ? "missing" : shown(preview(node));
        return new IllegalArgumentException(file + ": " + name + " is " + value + "; " + rule, cause);
    }

    /** A large object is not written out for an error. */
    private static String preview(JsonNode node) {
        if (node.isArray() && node.size() > SHOWN) return "a list of " + node.size();
        return node.isObject() && node.size() > SHOWN ? "an object of " + node.size() : node.toString();
    }

    /** On one line, and of a size to be read. */
    static String shown(String text) {
        return OneLine.of(text, SHOWN);
    }
}
