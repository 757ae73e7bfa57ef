package org.loupe.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** The packed files in {@code golden/text} that the golden scripts of the tokenisers wrote. */
public final class GoldenText {
    private static final Map<String, JsonNode> READ = new ConcurrentHashMap<>();

    private GoldenText() { }

    /** @param name without {@code .gz} */
    public static byte[] bytes(String name) {
        try (InputStream file = new GZIPInputStream(GoldenText.class.getResourceAsStream("/golden/text/" + name + ".gz"))) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the golden file " + name + ": " + e.getMessage(), e);
        }
    }

    /** @param name without {@code .json.gz} */
    public static JsonNode json(String name) {
        return READ.computeIfAbsent(name, each -> {
            try {
                return new ObjectMapper().readTree(bytes(each + ".json"));
            } catch (IOException e) {
                throw new UncheckedIOException("the golden file " + each + ": " + e.getMessage(), e);
            }
        });
    }

    public static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    public static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }
}
