package org.loupe.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON from a file that nobody vouches for: little nesting, no number of a thousand digits, no key twice, nothing behind the end, and
 * not much more memory than its length. What two programs could understand in two ways is an error.
 */
public final class StrictJson {
    /** The files of models have seven levels or fewer. */
    private static final int DEEPEST = 40;
    private static final int LONGEST_NUMBER = 40;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(LONGEST_NUMBER).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();

    /** An object or list of one character or two takes a hundred bytes of memory; in the files of models each has more to hold. */
    private static final int LEAST_LENGTH = 8, FREE = 1000;

    private StrictJson() { }

    /** Counts objects and lists. */
    private static final class Counting extends JsonParserDelegate {
        private final int most;
        private int count;

        Counting(JsonParser parser, int length) {
            super(parser);
            this.most = FREE + length / LEAST_LENGTH;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token != null && token.isStructStart() && ++count > most)
                throw new JsonParseException(this, "more than " + most + " objects and lists are too many for its length");
            return token;
        }
    }

    /** The value that a text holds, or null if it is empty. @throws JsonProcessingException that tells the place of what is wrong */
    public static JsonNode parse(String json) throws JsonProcessingException {
        try (JsonParser parser = new Counting(MAPPER.createParser(json), json.length())) {
            JsonNode node = MAPPER.readTree(parser);
            if (parser.nextToken() != null) throw new JsonParseException(parser, "behind the end of the value something follows");
            return node;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);      // a text is read without any
        }
    }
}
