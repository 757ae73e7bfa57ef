package org.loupe.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.loupe.text.Vocabulary;
import org.loupe.text.files.EndTemplate;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Template;
import org.loupe.text.subword.PieceType;

/**
 * The tokenizer in the metadata of a GGUF file, under {@code tokenizer.ggml}: the kind ({@code model}), the tokens with their
 * types, and merges or scores. Control tokens become special added tokens, user-defined ones added tokens that are text. Source: the
 * description of GGUF in the repository of ggml.
 */
public final class GgufTokenizer {
    static final String PREFIX = "tokenizer.ggml.", TOKENS = PREFIX + "tokens", TYPES = PREFIX + "token_type", MODEL = PREFIX + "model";
    private static final String CHAT_TEMPLATE = "tokenizer.chat_template";

    private GgufTokenizer() { }

    /**
     * The tokenizer of a file.
     *
     * @throws WeightFileException if the file has none, it is of a kind that Loupe does not know, or it is damaged
     */
    public static SubwordTokenizer read(GgufMetadata metadata) throws WeightFileException {
        String model = metadata.text(MODEL);
        try {
            return switch (model) {
                case "gpt2" -> GgufTokenizerKind.BYTE_LEVEL.read(metadata);
                case "llama" -> GgufTokenizerKind.SENTENCE_PIECE.read(metadata);
                case "bert" -> GgufTokenizerKind.WORD_PIECE.read(metadata);
                default -> throw metadata.broken(MODEL, model, "Loupe reads the tokenizers gpt2, llama and bert");
            };
        } catch (IllegalArgumentException e) {
            WeightFileException broken = metadata.broken(MODEL, model, "its tokenizer is damaged: " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
    }

    /** The Jinja template that makes one text of a chat, if the file has one. */
    public static Optional<String> chatTemplate(GgufMetadata metadata) throws WeightFileException {
        return metadata.has(CHAT_TEMPLATE) ? Optional.of(metadata.text(CHAT_TEMPLATE)) : Optional.empty();
    }

    static Vocabulary vocabulary(GgufMetadata metadata) throws WeightFileException {
        return Vocabulary.of(metadata.texts(TOKENS));
    }

    /** The type of each token; a file without types has ordinary tokens only. */
    static List<PieceType> types(GgufMetadata metadata, int count) throws WeightFileException {
        List<PieceType> types = new ArrayList<>(count);
        long[] numbers = metadata.has(TYPES) ? metadata.integers(TYPES) : IntStream.range(0, count).mapToLong(id -> 1).toArray();
        if (numbers.length != count) throw metadata.broken(TYPES, numbers.length + " types", "there are " + count + " tokens");
        for (int id = 0; id < count; id++) {
            if (numbers[id] < 1 || numbers[id] > PieceType.values().length)
                throw metadata.broken(TYPES + "[" + id + "]", numbers[id], "types go from 1 to " + PieceType.values().length);
            types.add(PieceType.values()[(int) numbers[id] - 1]);
        }
        return types;
    }

    /** A special token by its part, such as "bos"; -1 if the file has none. */
    static int special(GgufMetadata metadata, String part, int count) throws WeightFileException {
        String key = PREFIX + part + "_token_id";
        if (!metadata.has(key)) return -1;
        long id = metadata.integer(key);
        if (id < 0 || id >= count) throw metadata.broken(key, id, "the ids of the " + count + " tokens go from 0 to " + (count - 1));
        return (int) id;
    }

    static boolean flag(GgufMetadata metadata, String key, boolean otherwise) throws WeightFileException {
        return metadata.has(PREFIX + key) ? metadata.flag(PREFIX + key) : otherwise;
    }

    /** What comes around a text. @param begins whether a file that does not tell has a token before it */
    static Template ends(GgufMetadata metadata, int count, boolean begins) throws WeightFileException {
        int begin = flag(metadata, "add_bos_token", begins) ? special(metadata, "bos", count) : -1;
        int end = flag(metadata, "add_eos_token", false) ? special(metadata, "eos", count) : -1;
        return EndTemplate.of(begin, end);
    }
}
