package org.loupe.text.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.loupe.file.AtomicFile;
import org.loupe.file.TextFile;
import org.loupe.text.pipeline.BertTokenizer;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.SubwordTokenizerBuilder;

/**
 * The tokenizer in a folder of Hugging Face's: the files are {@code tokenizer.json}, or without it {@code tokenizer.model} of
 * SentencePiece, {@code vocab.txt} of BERT, or {@code vocab.json} with {@code merges.txt} of GPT-2. Beside them
 * {@code tokenizer_config.json} tells what these older files leave open.
 */
public final class TokenizerFiles {
    private static final String JSON = "tokenizer.json", MODEL = "tokenizer.model", WORDS = "vocab.txt", VOCABULARY = "vocab.json",
            MERGES = "merges.txt", CONFIG = "tokenizer_config.json", SPECIAL = "special_tokens_map.json";
    /** The names of all files that tell of a tokenizer. */
    public static final List<String> NAMES = List.of(JSON, MODEL, WORDS, VOCABULARY, MERGES, CONFIG, SPECIAL, "added_tokens.json");
    /** Classes of transformers that add nothing to what a tokenizer.model holds. */
    private static final Set<String> PLAIN_SENTENCE_PIECE = Set.of("LlamaTokenizer", "CodeLlamaTokenizer", "PreTrainedTokenizer",
            "TokenizersBackend");

    private TokenizerFiles() { }

    /**
     * The tokenizer of a folder; empty if the folder has none of the files.
     *
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is wrong, naming the file, the field and the value
     */
    public static Optional<SubwordTokenizer> find(Path folder) throws IOException {
        Path json = folder.resolve(JSON), model = folder.resolve(MODEL), words = folder.resolve(WORDS);
        Path vocabulary = folder.resolve(VOCABULARY), merges = folder.resolve(MERGES);
        if (Files.exists(json)) return Optional.of(TokenizerJson.read(json));
        if (Files.exists(model)) return Optional.of(sentencePiece(model, config(folder)));
        if (Files.exists(words)) return Optional.of(bert(words, config(folder)));
        if (Files.exists(vocabulary) && Files.exists(merges)) return Optional.of(GptFiles.read(vocabulary, merges));
        return Optional.empty();
    }

    private static JsonValue config(Path folder) throws IOException {
        Path file = folder.resolve(CONFIG);
        return JsonValue.parse(file.toString(), Files.exists(file) ? TextFile.read(file, TextFile.SETTINGS) : "{}");
    }

    private static SubwordTokenizer bert(Path words, JsonValue config) {
        if (!config.get("strip_accents").isNull() || !config.get("tokenize_chinese_chars").flag(true))
            throw config.get(config.get("strip_accents").isNull() ? "tokenize_chinese_chars" : "strip_accents")
                    .wrong("beside a vocab.txt Loupe reads do_lower_case only; save the tokenizer as a tokenizer.json");
        try {
            return BertTokenizer.read(words, config.get("do_lower_case").flag(true));
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static SubwordTokenizer sentencePiece(Path file, JsonValue config) throws IOException {
        String type = config.get("tokenizer_class").text("LlamaTokenizer");
        if (!PLAIN_SENTENCE_PIECE.contains(type.replaceFirst("Fast$", ""))) throw config.get("tokenizer_class")
                .wrong("it has tokens or rules that are not in its tokenizer.model; save the tokenizer as a tokenizer.json");
        SentencePieceFile model = SentencePieceFile.read(file);
        SubwordTokenizerBuilder builder = SentencePieceSubwords.builder(file.toString(), model);
        boolean isBpe = model.settings().algorithm() == SentencePieceFile.Algorithm.BPE;
        int begin = config.get("add_bos_token").flag(isBpe) ? model.settings().begin() : -1;
        int end = config.get("add_eos_token").flag(false) ? model.settings().end() : -1;
        return builder.template(EndTemplate.of(begin, end)).build();
    }

    /**
     * Writes {@code tokenizer.json} and {@code tokenizer_config.json}, so that {@code AutoTokenizer} of transformers opens the folder.
     *
     * Which special token plays which part is told from those around a text and from their usual names. Other
     * files of {@link #NAMES} are deleted: they would tell of another tokenizer.
     *
     * @param folder is made if it is not there
     * @throws IllegalArgumentException if the tokenizer has a step that the format does not have
     */
    public static void write(Path folder, SubwordTokenizer tokenizer) throws IOException {
        write(folder, tokenizer, Map.of());
    }

    /** The same with what is known better. @param names tokens by their parts, such as {@code bos_token} */
    public static void write(Path folder, SubwordTokenizer tokenizer, Map<String, String> names) throws IOException {
        String json = TokenizerJson.write(tokenizer);
        Files.createDirectories(folder);
        AtomicFile.write(folder.resolve(JSON), json);
        ObjectNode config = TokenizerJson.object().put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("clean_up_tokenization_spaces", false);
        specialTokens(tokenizer).forEach(config::put);
        names.forEach(config::put);
        AtomicFile.write(folder.resolve(CONFIG), TokenizerJson.text(config));
        for (String name : NAMES) if (!name.equals(JSON) && !name.equals(CONFIG)) Files.deleteIfExists(folder.resolve(name));
    }

    /** Tokens by the parts that they seem to play, such as {@code eos_token}: those around a text, and those with usual names. */
    public static Map<String, String> specialTokens(SubwordTokenizer tokenizer) {
        return SpecialNames.of(tokenizer);
    }
}
