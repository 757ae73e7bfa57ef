package org.loupe.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.SubwordTokenizer;

/**
 * The special tokens of a checkpoint that a conversation needs.
 *
 * @param ends ids of the tokens that end an answer: that of the end of a text, and those that models use for the end of a turn
 * @param texts what the chat template may ask for, by names such as {@code bos_token} and {@code eos_token}
 */
public record ChatTokens(Set<Integer> ends, Map<String, String> texts) {
    private static final Set<String> END_OF_TURN = Set.of("<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<end_of_turn>");
    private static final List<String> NAMES = List.of("bos_token", "eos_token", "unk_token", "pad_token");
    private static final List<String> GGUF_NAMES = List.of("bos", "eos", "unknown", "padding"), GGUF_ENDS = List.of("eos", "eot", "eom");
    private static final int LARGEST_FILE = 100_000_000;

    public ChatTokens {
        ends = Set.copyOf(ends);
        texts = Map.copyOf(texts);
    }

    /**
     * Those of a folder as Hugging Face has them ({@code eos_token_id} of config.json and generation_config.json; the names in
     * special_tokens_map.json and, before them, tokenizer_config.json) or of a GGUF file ({@code tokenizer.ggml.eos_token_id} and its
     * like), and the usual ends of turns that the tokenizer has.
     *
     * @throws WeightFileException if a file is no JSON, or has an id that is none of the tokenizer's
     */
    public static ChatTokens read(Path path, SubwordTokenizer tokenizer) throws IOException {
        Set<Integer> ends = new HashSet<>();
        Map<String, String> texts = new HashMap<>();
        for (AddedToken token : tokenizer.added()) if (END_OF_TURN.contains(token.content())) ends.add(token.id());
        if (Files.isDirectory(path)) ofFolder(path, tokenizer, ends, texts);
        else try (Gguf file = Gguf.open(path)) {
            ofGguf(file.metadata(), tokenizer, ends, texts);
        }
        return new ChatTokens(ends, texts);
    }

    private static void ofGguf(GgufMetadata metadata, SubwordTokenizer tokenizer, Set<Integer> ends, Map<String, String> texts)
            throws IOException {
        int count = tokenizer.vocabularySize();
        for (String name : GGUF_ENDS) {
            int id = GgufTokenizer.special(metadata, name, count);
            if (id >= 0) ends.add(id);
        }
        for (int i = 0; i < NAMES.size(); i++) {
            int id = GgufTokenizer.special(metadata, GGUF_NAMES.get(i), count);
            if (id >= 0) texts.put(NAMES.get(i), tokenizer.token(id));
        }
    }

    private static void ofFolder(Path folder, SubwordTokenizer tokenizer, Set<Integer> ends, Map<String, String> texts) throws IOException {
        for (String name : List.of("config.json", "generation_config.json")) {
            Path file = folder.resolve(name);
            JsonNode ids = json(file).path("eos_token_id");
            for (JsonNode id : ids.isArray() ? ids : List.of(ids)) {
                if (id.isMissingNode() || id.isNull()) continue;
                if (!id.isInt() || id.intValue() < 0 || id.intValue() >= tokenizer.vocabularySize())
                    throw new WeightFileException(file, "eos_token_id", id, "it must be one of the tokenizer's ids, which go from 0 to "
                            + (tokenizer.vocabularySize() - 1));
                ends.add(id.intValue());
            }
        }
        for (String name : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            JsonNode tokens = json(folder.resolve(name));
            for (String each : NAMES) {
                JsonNode token = tokens.path(each).isObject() ? tokens.path(each).path("content") : tokens.path(each);
                if (token.isTextual()) texts.put(each, token.textValue());
            }
        }
    }

    private static ObjectNode json(Path path) throws IOException {
        if (!Files.isRegularFile(path)) return Json.object();
        try (FileBytes file = FileBytes.open(path)) {
            if (file.size() > LARGEST_FILE)
                throw file.broken("length of the file", file.size(), "at most " + LARGEST_FILE + " bytes are read");
            return Json.object(file, "the file", file.first(LARGEST_FILE));
        }
    }
}
