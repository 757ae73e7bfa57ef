package org.loupe.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.loupe.file.StrictJson;

/**
 * A {@code config.json} of Hugging Face, or a file like it, read and written field by field. A configuration record reads the
 * fields that it has and writes them again; a missing one without a default is an error that names it. What is null counts as
 * missing.
 */
public final class HuggingFaceJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

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
            throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage() + ", at line "
                    + e.getLocation().getLineNr(), e);
        }
    }

    /** Refuses another kind of model. */
    public HuggingFaceJson requireType(String... modelTypes) {
        if (Arrays.asList(modelTypes).contains(text("model_type"))) return this;
        throw new IllegalArgumentException(name + " is of a " + text("model_type") + ", not of " + String.join(" or ", modelTypes));
    }

    /** Refuses a field that asks for something else than the one thing that Loupe computes; where it is missing, all is well. */
    public HuggingFaceJson require(String field, Object only) {
        if (!has(field)) return this;
        JsonNode value = root.get(field);
        boolean same = only instanceof Number number ? value.isNumber() && value.doubleValue() == number.doubleValue()
                : value.equals(MAPPER.valueToTree(only));
        if (same) return this;
        throw new IllegalArgumentException(name + " has " + field + " " + value + ", and Loupe computes this model with "
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
        return value(field, "a number", JsonNode::isNumber, JsonNode::doubleValue);
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
        return has(field) ? value(field, "a list, [ ... ]", JsonNode::isArray,
                list -> elements(list).map(JsonNode::asText).toList()) : List.of();
    }

    /** The values of an object of texts, such as id2label, in its order; empty if there is none. */
    public List<String> valuesOf(String field) {
        return has(field) ? value(field, "an object of texts, { ... }", JsonNode::isObject,
                node -> elements(node).map(JsonNode::asText).toList()) : List.of();
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
                    + String.join(", ", (Iterable<String>) root::fieldNames));
        if (!fits.test(root.get(field)))
            throw new IllegalArgumentException(name + ": " + field + " is " + root.get(field) + " and must be " + wanted);
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
