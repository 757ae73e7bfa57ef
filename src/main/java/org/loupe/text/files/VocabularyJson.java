package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import org.loupe.text.Vocabulary;

/** A vocabulary as an object of tokens with their ids, in a {@code tokenizer.json} or as a {@code vocab.json}. */
final class VocabularyJson {
    private VocabularyJson() { }

    /** The ids must be 0, 1, 2 and so on, in any order: a model has no rows for others. */
    static Vocabulary read(JsonValue json) {
        JsonNode node = json.node();
        if (node == null || !node.isObject() || node.isEmpty())
            throw json.wrong("it must be an object of tokens and ids with one token or more");
        String[] tokens = new String[node.size()];
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String token = entry.getKey();
            JsonValue value = new JsonValue(json.file(), json.field() + "['" + token + "']", entry.getValue());
            int id = value.integer(Integer.MAX_VALUE);
            if (id >= tokens.length)
                throw value.wrong("the ids of " + tokens.length + " tokens go from 0 to " + (tokens.length - 1) + " without a gap");
            if (tokens[id] != null) throw value.wrong("'" + JsonValue.shown(tokens[id]) + "' has the same id");
            if (!isWhole(token)) throw value.wrong("the token has half of a surrogate pair");
            tokens[id] = token;
        }
        return Vocabulary.of(Arrays.asList(tokens));
    }

    private static boolean isWhole(String token) {
        for (int i = 0; i < token.length(); i++) if (Character.isSurrogate(token.charAt(i))) return token.codePoints()
                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return true;
    }

    /** Puts the vocabulary into the object, as its field {@code vocab}. */
    static ObjectNode write(ObjectNode json, Vocabulary vocabulary) {
        ObjectNode tokens = json.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) tokens.put(vocabulary.token(id), id);
        return json;
    }
}
