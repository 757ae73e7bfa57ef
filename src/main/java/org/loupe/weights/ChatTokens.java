package org.loupe.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.loupe.file.TextFile;
import org.loupe.text.files.TokenizerFiles;
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
    static final String GENERATION = "generation_config.json";
    private static final String END = "eos_token";
    private static final List<String> NAMES = List.of("bos_token", END, "unk_token", "pad_token");
    private static final List<String> GGUF_NAMES = List.of("bos", "eos", "unknown", "padding"), GGUF_ENDS = List.of("eos", "eot", "eom");
    private static final List<String> ID_NAMES = List.of("bos_token", END, "pad_token");

    public ChatTokens {
        ends = Set.copyOf(ends);
        texts = Map.copyOf(texts);
    }

    /** Those that a tokenizer has under their usual names; none without a tokenizer, null. */
    public static ChatTokens of(SubwordTokenizer tokenizer) {
        if (tokenizer == null) return new ChatTokens(Set.of(), Map.of());
        Map<String, String> texts = new HashMap<>(TokenizerFiles.specialTokens(tokenizer));
        texts.keySet().retainAll(NAMES);
        Set<Integer> ends = endsOfTurns(tokenizer);
        if (texts.containsKey(END)) ends.add(tokenizer.id(texts.get(END)));
        return new ChatTokens(ends, texts);
    }

    private static Set<Integer> endsOfTurns(SubwordTokenizer tokenizer) {
        Set<Integer> ends = new HashSet<>();
        for (AddedToken token : tokenizer.added()) if (END_OF_TURN.contains(token.content())) ends.add(token.id());
        return ends;
    }

    /**
     * Those of a GGUF file ({@code tokenizer.ggml.eos_token_id} and its like), and the usual ends of turns that the tokenizer has.
     *
     * @throws WeightFileException if the file has an id that is none of the tokenizer's
     */
    static ChatTokens ofGguf(GgufMetadata metadata, SubwordTokenizer tokenizer) throws IOException {
        Set<Integer> ends = endsOfTurns(tokenizer);
        Map<String, String> texts = new HashMap<>();
        int count = tokenizer.vocabularySize();
        for (String name : GGUF_ENDS) {
            int id = GgufTokenizer.special(metadata, name, count);
            if (id >= 0) ends.add(id);
        }
        for (int i = 0; i < NAMES.size(); i++) {
            int id = GgufTokenizer.special(metadata, GGUF_NAMES.get(i), count);
            if (id >= 0) texts.put(NAMES.get(i), tokenizer.token(id));
        }
        return new ChatTokens(ends, texts);
    }

    /**
     * Those of a folder as Hugging Face has them ({@code eos_token_id} of config.json and generation_config.json; the names in
     * special_tokens_map.json and, before them, tokenizer_config.json), and the usual ends of turns that the tokenizer has.
     *
     * @param tokenizer or null, if the folder has none; then nothing is known of which ids there are
     * @throws WeightFileException if a file is no JSON, or has an id that is none of the tokenizer's
     */
    static ChatTokens ofFolder(Path folder, SubwordTokenizer tokenizer) throws IOException {
        Set<Integer> ends = tokenizer == null ? new HashSet<>() : endsOfTurns(tokenizer);
        int count = tokenizer == null ? Integer.MAX_VALUE : tokenizer.vocabularySize();
        for (String name : List.of(Checkpoints.CONFIG, GENERATION)) {
            Path file = folder.resolve(name);
            JsonNode ids = json(file).path(END + "_id");
            for (JsonNode id : ids.isArray() ? ids : List.of(ids)) {
                if (id.isMissingNode() || id.isNull()) continue;
                if (!id.isInt() || id.intValue() < 0 || id.intValue() >= count)
                    throw new WeightFileException(file, END + "_id", id, "it must be one of the tokenizer's ids, which go from 0 to "
                            + (count - 1));
                ends.add(id.intValue());
            }
        }
        Map<String, String> texts = new HashMap<>();
        for (String name : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            JsonNode tokens = json(folder.resolve(name));
            for (String each : NAMES) {
                JsonNode token = tokens.path(each).isObject() ? tokens.path(each).path("content") : tokens.path(each);
                if (token.isTextual()) texts.put(each, token.textValue());
            }
        }
        return new ChatTokens(ends, texts);
    }

    /**
     * As config.json and generation_config.json have them: {@code eos_token_id}, one or a list, and those of the other names.
     *
     * @param tokenizer or null
     * @param vocabulary of the model; a token that was added to the tokenizer alone has no id there
     */
    Map<String, Object> ids(SubwordTokenizer tokenizer, int vocabulary) {
        Map<String, Object> ids = new LinkedHashMap<>();
        if (tokenizer != null) for (String name : ID_NAMES) {
            String text = texts.get(name);
            if (text != null && tokenizer.contains(text) && tokenizer.id(text) < vocabulary) ids.put(name + "_id", tokenizer.id(text));
        }
        List<Integer> all = new ArrayList<>(new TreeSet<>(ends));
        if (ids.get(END + "_id") instanceof Integer first && all.remove(first)) all.add(0, first);
        if (!all.isEmpty()) ids.put(END + "_id", all.size() == 1 ? all.get(0) : all);
        return ids;
    }

    private static ObjectNode json(Path path) throws IOException {
        if (!Files.isRegularFile(path)) return Json.object();
        try (FileBytes file = FileBytes.open(path)) {
            if (file.size() > TextFile.SETTINGS)
                throw file.broken("length of the file", file.size(), "at most " + TextFile.SETTINGS + " bytes are read");
            return Json.object(file, "the file", file.first(TextFile.SETTINGS));
        }
    }
}
