package org.loupe.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.loupe.file.StrictJson;

/** What stands in JSON in files of weights: headers and indexes. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() { }

    /**
     * @param field of the file that this is, for errors
     * @param bytes UTF-8; decoded here, as the parser would guess at other encodings
     */
    static ObjectNode object(FileBytes file, String field, byte[] bytes) throws WeightFileException {
        String text = ByteReader.text(file, bytes, field);
        try {
            if (StrictJson.parse(text) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException e) {
            throw file.broken(field, "'" + text.substring(0, Math.min(40, text.length())) + "...'",
                    "it does not follow the rules for JSON here ("
                    + e.getOriginalMessage() + ", character " + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset()) + ")");
        }
        throw file.broken(field, "'" + text.substring(0, Math.min(40, text.length())) + "'", "it must be a JSON object, { ... }");
    }

    static String text(FileBytes file, String field, JsonNode node) throws WeightFileException {
        if (node == null || !node.isTextual()) throw file.broken(field, node == null ? "missing" : node, "it must be a text");
        return node.textValue();
    }

    /** A whole number that is not negative. */
    static long length(FileBytes file, String field, JsonNode node) throws WeightFileException {
        if (node == null || !node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0)
            throw file.broken(field, node == null ? "missing" : node, "it must be a whole number from 0 to 2^63 - 1");
        return node.longValue();
    }

    static byte[] bytes(ObjectNode object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a name cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
