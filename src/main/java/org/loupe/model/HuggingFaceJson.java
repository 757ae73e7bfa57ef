package org.loupe.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.loupe.file.OneLine;
import org.loupe.file.StrictJson;
import org.loupe.file.TextFile;

/**
 * A {@code config.json} of Hugging Face, or a file like it, read and written field by field. A configuration record reads the
 * fields that it has and writes them again; a missing one without a default is an error that names it. What is null counts as
 * missing.
 */
public final class HuggingFaceJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SHOWN = 200;

    private final String name;      // for errors: the file, or an object within
    private final ObjectNode root;

    private HuggingFaceJson(String name, ObjectNode root) {
        this.name = name;
        this.root = root;
    }

    /** Nothing yet. */
    public static HuggingFaceJson empty() {
        return new HuggingFaceJson("config.json", MAPPER.createObjectNode());
    }

    /** Nothing but the kind of model. */
    public static HuggingFaceJson of(String modelType) {
        return empty().put("model_type", modelType);
    }

    /** @throws IllegalArgumentException if the file is not a JSON object in UTF-8; this and all later errors name it */
    public static HuggingFaceJson read(Path file) throws IOException {
        return parse(file.toString(), TextFile.read(file, TextFile.SETTINGS));
    }

    /** @throws IllegalArgumentException if the text is not a JSON object */
    public static HuggingFaceJson parse(String text) {
        return parse("config.json", text);
    }

    /** The same for a file of another name. */
    public static HuggingFaceJson parse(String file, String text) {
        try {
            JsonNode node = StrictJson.parse(text);
            if (node instanceof ObjectNode object) return new HuggingFaceJson(file, object);
            throw new IllegalArgumentException(file + " must hold a JSON object, { ... }, and holds "
                    + (node == null ? "nothing" : node.getNodeType()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is not JSON: " + OneLine.of(e.getOriginalMessage(), SHOWN) + ", at line "
                    + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()), e);
        }
    }

    /** What is made of the file, such as a configuration; if that is refused, the error names the file too. */
    public <T> T as(Function<HuggingFaceJson, T> reader) {
        try {
            return reader.apply(this);
        } catch (IllegalArgumentException e) {
            throw String.valueOf(e.getMessage()).contains(name) ? e : new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** The error of a field whose value cannot be. @param rule what it should be */
    public IllegalArgumentException wrong(String field, String rule) {
        String value = root.has(field) ? OneLine.of(root.get(field), SHOWN) : "missing";
        return new IllegalArgumentException(name + ": " + field + " is " + value + "; " + rule);
    }

    /** Refuses another kind of model. */
    public HuggingFaceJson requireType(String... modelTypes) {
        if (Arrays.asList(modelTypes).contains(text("model_type"))) return this;
        throw wrong("model_type", "it must be " + String.join(" or ", modelTypes));
    }

    /** Refuses a field that asks for something else than the one thing that Loupe computes; where it is missing, all is well. */
    public HuggingFaceJson require(String field, Object only) {
        if (!has(field)) return this;
        JsonNode value = root.get(field);
        boolean same = only instanceof Number number ? value.isNumber() && value.doubleValue() == number.doubleValue()
                : value.equals(MAPPER.valueToTree(only));
        if (same) return this;
        throw new IllegalArgumentException(name + " has " + field + " " + OneLine.of(value, SHOWN) + ", and Loupe computes this model with "
                + MAPPER.valueToTree(only) + " alone");
    }

    public boolean has(String field) {
        return root.hasNonNull(field);
    }

    /** Whether a field is there and says that there is none of what it names. */
    public boolean isNull(String field) {
        return root.has(field) && root.get(field).isNull();
    }

    public int integer(String field) {
        return value(field, "a whole number", node -> node.isIntegralNumber() && node.canConvertToInt(), JsonNode::intValue);
    }

    public int integer(String field, int otherwise) {
        return has(field) ? integer(field) : otherwise;
    }

    public double number(String field) {
        return value(field, "a finite number", node -> node.isNumber() && Double.isFinite(node.doubleValue()), JsonNode::doubleValue);
    }

    public double number(String field, double otherwise) {
        return has(field) ? number(field) : otherwise;
    }

    public boolean flag(String field, boolean otherwise) {
        return has(field) ? value(field, "true or false", JsonNode::isBoolean, JsonNode::booleanValue) : otherwise;
    }

    public String text(String field) {
        return value(field, "a text", JsonNode::isTextual, JsonNode::textValue);
    }

    public String text(String field, String otherwise) {
        return has(field) ? text(field) : otherwise;
    }

    /** A list of texts, such as layer_types; empty if there is none. */
    public List<String> texts(String field) {
        return has(field) ? value(field, "a list of texts, [ ... ]", list -> list.isArray() && elements(list).allMatch(JsonNode::isTextual),
                list -> elements(list).map(JsonNode::textValue).toList()) : List.of();
    }

    /** An object of texts, such as id2label, in its order; empty if there is none. */
    public Map<String, String> textsByKey(String field) {
        if (!has(field)) return Map.of();
        Map<String, String> texts = new LinkedHashMap<>();
        value(field, "an object of texts, { ... }", node -> node.isObject() && elements(node).allMatch(JsonNode::isValueNode), JsonNode::properties)
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    /** An object within, such as rope_scaling; empty if there is none. */
    public Optional<HuggingFaceJson> object(String field) {
        return has(field) ? Optional.of(within(field)) : Optional.empty();
    }

    /** An object within that must be there. */
    public HuggingFaceJson within(String field) {
        return value(field, "an object, { ... }", JsonNode::isObject,
                node -> new HuggingFaceJson(field + " of " + name, (ObjectNode) node));
    }

    /** A list of pairs of whole numbers, such as ELMo's filters, [[1, 32], [2, 32]]. */
    public List<int[]> pairs(String field) {
        Predicate<JsonNode> isPair = node -> node.isArray() && node.size() == 2 && elements(node).allMatch(JsonNode::isInt);
        return value(field, "a list of pairs of whole numbers, [[1, 32], ...]", list -> list.isArray() && elements(list).allMatch(isPair),
                list -> elements(list).map(pair -> new int[] {pair.get(0).intValue(), pair.get(1).intValue()}).toList());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private <T> T value(String field, String wanted, Predicate<JsonNode> fits, Function<JsonNode, T> as) {
        if (!has(field))
            throw new IllegalArgumentException(name + " has no " + field + ", which the model needs; it has "
                    + OneLine.of(String.join(", ", (Iterable<String>) root::fieldNames), SHOWN));
        if (!fits.test(root.get(field)))
            throw wrong(field, "it must be " + wanted);
        return as.apply(root.get(field));
    }

    /** Sets a field: a number, a text, true or false, an object within, or null. @return this */
    public HuggingFaceJson put(String field, Object value) {
        root.set(field, MAPPER.valueToTree(value instanceof HuggingFaceJson inner ? inner.root : value));
        return this;
    }

    /** The text of the file. */
    @Override
    public String toString() {
        return root.toPrettyString();
    }
}
