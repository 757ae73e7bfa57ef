package org.loupe.text.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The tokenizers that {@code golden_parity.py} made, each as the text of a {@code tokenizer.json}. */
public final class ParityFiles {
    private static final String FOLDER = "/golden/text/parity/";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ParityFiles() { }

    /** The names of the tokenizers. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        all().fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The text of one of them. */
    public static String json(String name) {
        return filled(all().get(name)).toString();
    }

    private static JsonNode all() {
        try (InputStream file = ParityFiles.class.getResourceAsStream(FOLDER + "tokenizers.json")) {
            return MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the large values in the places of their names. */
    private static JsonNode filled(JsonNode node) {
        if (node.isTextual() && node.textValue().matches("@[a-z0-9_-]+")) return large(node.textValue().substring(1));
        if (node instanceof ObjectNode object) object.properties().forEach(each -> each.setValue(filled(each.getValue())));
        if (node instanceof ArrayNode array) for (int i = 0; i < array.size(); i++) array.set(i, filled(array.get(i)));
        return node;
    }

    private static JsonNode large(String name) {
        try (InputStream file = new GZIPInputStream(ParityFiles.class.getResourceAsStream(FOLDER + name + ".json.gz"))) {
            return MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
