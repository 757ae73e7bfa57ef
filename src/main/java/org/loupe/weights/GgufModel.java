package org.loupe.weights;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.position.RopeScaling;
import org.loupe.tensor.Memory;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.kernel.Shape;
import org.loupe.text.pipeline.SubwordTokenizer;

/** LLaMA and its relatives in a GGUF file: the configuration from its metadata, the weights, the tokenizer and the chat template. */
final class GgufModel {
    /** The factors of the published models with this scaling: 3.1 and 3.3, and 3.2; the other numbers are the same in all. */
    private static final double[] LLAMA_3_FACTORS = {8, 32};
    private static final String ROPE_FACTORS = "rope_freqs.weight";

    private final Gguf file;
    private final GgufMetadata metadata;
    private final String architecture;
    private final Map<String, Object> sizes = new LinkedHashMap<>();        // as they were read, for errors

    private GgufModel(Gguf file) throws IOException {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = metadata.text("general.architecture");
        if (!List.of("llama", "qwen2", "qwen3").contains(architecture))
            throw new WeightFileException(file.file(), "general.architecture", architecture, "Loupe reads llama (also of Mistral and SmolLM2), "
                    + "qwen2 and qwen3");
    }

    /** @param keepsBlocks whether matrices stay quantised where {@link QuantizedMatrix} knows their type; all else becomes float32 */
    static Pretrained load(Gguf file, boolean keepsBlocks) throws IOException {
        GgufModel parts = new GgufModel(file);
        LlamaConfig config = parts.config();
        SizeCheck.require(config, 0, file, file.file());
        Llama model = Llama.blank(config);
        NameTable names = GgufNames.llama(parts.architecture.equals("llama"));
        if (keepsBlocks) BlockKeeper.requireMemory(file, Runtime.getRuntime().maxMemory(), Memory.report().limit());
        else SizeCheck.requireMemory(config, file);
        BlockKeeper keeper = keepsBlocks ? new BlockKeeper(file, model, config.headDim()) : null;
        new ParameterFiller(file, names, "", Set.of(), config.headDim(), keeper).fill(model);
        SubwordTokenizer tokenizer = GgufTokenizer.read(file.metadata());
        if (tokenizer.vocabularySize() > config.vocabulary())
            throw new WeightFileException(file.file(), GgufTokenizer.TOKENS, tokenizer.vocabularySize() + " tokens", "the table of the model has "
                    + config.vocabulary() + " rows");
        return new Pretrained(model, tokenizer, List.of(), GgufTokenizer.chatTemplate(file.metadata()).orElse(null),
                ChatTokens.ofGguf(file.metadata(), tokenizer), Set.of());
    }

    private LlamaConfig config() throws IOException {
        int hidden = size("embedding_length"), heads = size("attention.head_count"), context = size("context_length");
        int headDim = has("attention.key_length") ? size("attention.key_length") : hidden / Math.max(1, heads);
        int vocabulary = rows("token_embd.weight");
        double base = has("rope.freq_base") ? number("rope.freq_base") : 10_000;
        for (String width : List.of("attention.value_length", "rope.dimension_count"))
            if (has(width) && size(width) != headDim)
                throw new WeightFileException(file.file(), key(width), size(width), "Loupe computes it with the width of a head, " + headDim);
        if (has("expert_count") && metadata.integer(key("expert_count")) != 0)
            throw new WeightFileException(file.file(), key("expert_count"), metadata.integer(key("expert_count")), "Loupe has no mixtures of experts");
        try {
            LlamaConfig plain = new LlamaConfig(vocabulary, context, hidden, size("block_count"), heads,
                    has("attention.head_count_kv") ? size("attention.head_count_kv") : heads, headDim, size("feed_forward_length"), base,
                    RopeScaling.none(), number("attention.layer_norm_rms_epsilon"), !file.names().contains("output.weight"),
                    architecture.equals("qwen2"), architecture.equals("qwen3"),
                    has("attention.sliding_window") ? size("attention.sliding_window") : 0, 0);
            return plain.withRope(base, scaling(plain));
        } catch (IllegalArgumentException e) {
            throw new WeightFileException(file.file(), architecture + ".*", told(e.getMessage()), e.getMessage());
        }
    }

    /** The entries that an error speaks of, by their values; all if it tells none. */
    private Map<String, Object> told(String error) {
        List<String> words = List.of(error.split("[\\s,;:()]+"));
        Map<String, Object> told = new LinkedHashMap<>(sizes);
        told.values().removeIf(value -> !words.contains(String.valueOf(value)));
        return told.isEmpty() ? sizes : told;
    }

    private RopeScaling scaling(LlamaConfig plain) throws IOException {
        if (file.names().contains(ROPE_FACTORS)) return llama3(plain);
        String type = has("rope.scaling.type") ? metadata.text(key("rope.scaling.type")) : "linear";
        return switch (type) {
            case "none" -> RopeScaling.none();
            case "linear" -> linear(has("rope.scaling.factor") ? "rope.scaling.factor" : "rope.scale_linear");
            default -> throw new WeightFileException(file.file(), key("rope.scaling.type"), type, "Loupe knows none and linear here");
        };
    }

    /** As llama.cpp understands it, which writes no type: a factor that is missing, 0 or 1 is none. @param name newer or older */
    private RopeScaling linear(String name) throws IOException {
        double factor = has(name) ? number(name) : 0;
        return factor == 0 || factor == 1 ? RopeScaling.none() : new RopeScaling.Linear(factor);
    }

    /** The file has what the scaling divides each frequency by, and not its numbers: those that give the same are looked for. */
    private RopeScaling llama3(LlamaConfig plain) throws IOException {
        float[] divisors = file.floats(ROPE_FACTORS);
        for (double factor : LLAMA_3_FACTORS) {
            RopeScaling candidate = new RopeScaling.Llama3(factor, 1, 4, 8192);
            if (divides(plain, candidate, divisors)) return candidate;
        }
        throw new WeightFileException(file.file(), ROPE_FACTORS, divisors.length + " numbers", "they are not those of Llama 3.1 or 3.2, and "
                + "Loupe knows no others");
    }

    private static boolean divides(LlamaConfig plain, RopeScaling scaling, float... divisors) {
        double[] before = RopeScaling.none().frequencies(plain.ropeBase(), plain.headDim(), 0);
        double[] after = scaling.frequencies(plain.ropeBase(), plain.headDim(), 0);
        if (before.length != divisors.length) return false;
        for (int i = 0; i < divisors.length; i++) if (Math.abs(before[i] / after[i] / divisors[i] - 1) > 1e-3) return false;
        return true;
    }

    private boolean has(String name) {
        return metadata.has(key(name));
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private double number(String name) throws IOException {
        double number = metadata.number(key(name));
        sizes.put(name, number);
        return number;
    }

    private int size(String name) throws IOException {
        long size = metadata.integer(key(name));
        if (size < 1 || size > Integer.MAX_VALUE) throw new WeightFileException(file.file(), key(name), size, "it must be from 1 to 2^31 - 1");
        sizes.put(name, size);
        return (int) size;
    }

    private int rows(String name) throws IOException {
        if (!file.names().contains(name)) throw new WeightFileException(file.file(), "tensors", file.names().size() + " of them", "there is no " + name);
        int[] shape = file.info(name).shape();
        if (shape.length != 2) throw new WeightFileException(file.file(), "dimensions of '" + name + "'", Shape.text(shape), "it should have two");
        return shape[0];
    }
}
