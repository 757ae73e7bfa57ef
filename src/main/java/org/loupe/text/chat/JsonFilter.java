package org.loupe.text.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.hubspot.jinjava.interpret.InterpretException;
import java.io.IOException;

/** The filter {@code tojson} of transformers: JSON with a space behind each comma and colon, as Python's {@code json.dumps} writes it. */
final class JsonFilter extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1;
    private static final ObjectWriter JSON = new ObjectMapper().writer(new JsonFilter());

    static String apply(Object value, Object... given) {
        if (given.length > 0) throw new InterpretException("tojson is known without arguments only, not with " + given[0]);
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new InterpretException("tojson: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
        out.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
        out.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
        out.writeRaw(", ");
    }
}
