package org.loupe.text.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.loupe.file.TextFile;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.SubwordTokenizerBuilder;
import org.loupe.text.subword.SubwordModel;

/**
 * A {@code tokenizer.json}, the form in which Hugging Face's {@code tokenizers} keep every step of a tokenizer: normalizer,
 * pre-tokenizer, model, post-processor, decoder. Ids and places equal theirs. A step, a setting or a value that Loupe does not
 * know is an error, since ids would differ without a word. How texts are cut to a length and filled up ({@code truncation},
 * {@code padding}) is not read: that is said with each call, see {@link org.loupe.text.pipeline.Truncation} and
 * {@link org.loupe.text.Batch}.
 */
public final class TokenizerJson {
    private static final String VERSION = "1.0";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TokenizerJson() { }

    /**
     * The tokenizer in a file.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no such tokenizer, naming the file, the field and the value that is wrong
     */
    public static SubwordTokenizer read(Path file) throws IOException {
        return parse(file.toString(), TextFile.read(file, TextFile.TOKENIZERS));
    }

    /** As {@link #read(Path)}. @param name of the file, for errors */
    public static SubwordTokenizer parse(String name, String json) {
        JsonValue root = JsonValue.parse(name, json).only("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer",
                "post_processor", "decoder", "model");
        if (!root.get("version").text(VERSION).equals(VERSION)) throw root.get("version").wrong("Loupe reads version " + VERSION);
        SubwordModel model = ModelJson.read(root.get("model"));
        JsonValue addedTokens = root.get("added_tokens");
        List<AddedToken> added = added(addedTokens, model.vocabulary());
        int size = Math.max(model.vocabulary().size(), added.stream().mapToInt(AddedToken::id).max().orElse(-1) + 1);
        SubwordTokenizerBuilder builder = SubwordTokenizer.of(model).normalizer(NormalizerJson.read(root.get("normalizer")))
                .preTokenizer(PreTokenizerJson.read(root.get("pre_tokenizer"))).decoder(DecoderJson.read(root.get("decoder"))).added(added);
        PostProcessorJson.read(root.get("post_processor"), size, builder);
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw addedTokens.wrong(e);
        }
    }

    private static List<AddedToken> added(JsonValue list, Vocabulary vocabulary) {
        if (list.isNull()) return List.of();
        List<AddedToken> tokens = new ArrayList<>();
        Set<String> contents = new HashSet<>();
        for (JsonValue json : list.list()) {
            json.only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            String content = json.get("content").text();
            JsonValue id = json.get("id");
            int number = id.integer(Integer.MAX_VALUE - 1);
            if (content.isEmpty()) throw json.get("content").wrong("it needs a character");
            if (!contents.add(content)) throw json.get("content").wrong("an added token before has the same content");
            if (vocabulary.contains(content) && vocabulary.id(content) != number)
                throw id.wrong("the vocabulary has '" + JsonValue.shown(content) + "' with the id " + vocabulary.id(content));
            tokens.add(new AddedToken(number, content, json.get("special").flag(), json.get("normalized").flag(),
                    json.get("single_word").flag(), json.get("lstrip").flag(), json.get("rstrip").flag()));
        }
        return tokens;
    }

    /**
     * The file's text for a tokenizer; {@link #parse} and {@code tokenizers.Tokenizer.from_str} make of it one that gives the same
     * ids and places.
     *
     * @throws IllegalArgumentException if a step is a class of one's own, or one that the format does not have
     */
    public static String write(SubwordTokenizer tokenizer) {
        ObjectNode root = object().put("version", VERSION).putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        // tokenizers numbers tokens that are new to its vocabulary as they come.
        for (AddedToken token : tokenizer.added().stream().sorted(Comparator.comparingInt(AddedToken::id)).toList())
            added.addObject().put("id", token.id()).put("content", token.content()).put("single_word", token.singleWord())
                    .put("lstrip", token.takesLeft()).put("rstrip", token.takesRight()).put("normalized", token.normalized())
                    .put("special", token.special());
        root.set("normalizer", NormalizerJson.write(tokenizer.normalizer()));
        root.set("pre_tokenizer", PreTokenizerJson.write(tokenizer.preTokenizer()));
        root.set("post_processor", PostProcessorJson.write(tokenizer));
        root.set("decoder", DecoderJson.write(tokenizer.decoder()));
        root.set("model", ModelJson.write(tokenizer.model()));
        return text(root);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String text(ObjectNode json) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the tokenizer cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static IllegalArgumentException unwritable(String step, Object value) {
        return new IllegalArgumentException("the " + step + " " + value.getClass().getSimpleName() + " has no form in a tokenizer.json;"
                + " build the tokenizer from steps that have one");
    }
}
