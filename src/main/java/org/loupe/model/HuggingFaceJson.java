package org.loupe.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;

/**
 * A {@code config.json} of Hugging Face, read and written field by field. A configuration record reads the fields that it
 * has and writes them again; a missing one without a default is an error that names it.
 */
public final class HuggingFaceJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode root;

    private HuggingFaceJson(ObjectNode root) {
        this.root = root;
    }

    /** Nothing but the kind of model. */
    public static HuggingFaceJson of(String modelType) {
        return new HuggingFaceJson(MAPPER.createObjectNode()).put("model_type", modelType);
    }

    /** @throws IllegalArgumentException if the text is not a JSON object */
    public static HuggingFaceJson parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode object) return new HuggingFaceJson(object);
            throw new IllegalArgumentException("config.json must hold a JSON object, { ... }, and holds "
                    + (node == null ? "nothing" : node.getNodeType()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("config.json is not JSON: " + e.getOriginalMessage() + ", at line "
                    + e.getLocation().getLineNr(), e);
        }
    }

    /** Refuses another kind of model. */
    public HuggingFaceJson requireType(String... modelTypes) {
        if (Arrays.asList(modelTypes).contains(text("model_type"))) return this;
        throw new IllegalArgumentException("config.json is of a " + text("model_type") + ", not of " + String.join(" or ", modelTypes));
    }

    public boolean has(String field) {
        return root.hasNonNull(field);
    }

    public int integer(String field) {
        JsonNode value = required(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) throw wrong(field, value, "a whole number");
        return value.intValue();
    }

    public int integer(String field, int otherwise) {
        return has(field) ? integer(field) : otherwise;
    }

    public double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber()) throw wrong(field, value, "a number");
        return value.doubleValue();
    }

    public double number(String field, double otherwise) {
        return has(field) ? number(field) : otherwise;
    }

    public boolean flag(String field, boolean otherwise) {
        if (!has(field)) return otherwise;
        JsonNode value = root.get(field);
        if (!value.isBoolean()) throw wrong(field, value, "true or false");
        return value.booleanValue();
    }

    public String text(String field) {
        JsonNode value = required(field);
        if (!value.isTextual()) throw wrong(field, value, "a text");
        return value.textValue();
    }

    public String text(String field, String otherwise) {
        return has(field) ? text(field) : otherwise;
    }

    /** An object within, such as rope_scaling; empty if there is none. */
    public Optional<HuggingFaceJson> object(String field) {
        if (!has(field)) return Optional.empty();
        if (root.get(field) instanceof ObjectNode object) return Optional.of(new HuggingFaceJson(object));
        throw wrong(field, root.get(field), "an object, { ... }");
    }

    /** Sets a field: a number, a text, true or false, or null. @return this */
    public HuggingFaceJson put(String field, Object value) {
        root.set(field, MAPPER.valueToTree(value instanceof HuggingFaceJson inner ? inner.root : value));
        return this;
    }

    private JsonNode required(String field) {
        if (has(field)) return root.get(field);
        throw new IllegalArgumentException("config.json has no " + field + ", which the model needs; it has "
                + String.join(", ", (Iterable<String>) root::fieldNames));
    }

    private static IllegalArgumentException wrong(String field, JsonNode value, String wanted) {
        return new IllegalArgumentException("config.json: " + field + " is " + value + " and must be " + wanted);
    }

    /** The text of the file. */
    @Override
    public String toString() {
        return root.toPrettyString();
    }
}
