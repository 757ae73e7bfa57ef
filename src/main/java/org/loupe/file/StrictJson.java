package org.loupe.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON from a file that nobody vouches for: little nesting, no number of a thousand digits, no key twice, nothing behind the end. What
 * two programs could understand in two ways is an error.
 */
public final class StrictJson {
    /** The files of models have seven levels or fewer. */
    private static final int DEEPEST = 40;
    private static final int LONGEST_NUMBER = 40;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(LONGEST_NUMBER).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private StrictJson() { }

    /** The value that a text holds, or null if it is empty. @throws JsonProcessingException that tells the place of what is wrong */
    public static JsonNode parse(String json) throws JsonProcessingException {
        JsonNode node = MAPPER.readTree(json);
        return node.isMissingNode() ? null : node;
    }
}
