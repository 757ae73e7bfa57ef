package org.loupe.weights;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.position.RopeScaling;
import org.loupe.tensor.kernel.Shape;

/** The configuration of LLaMA and its relatives from the metadata of a GGUF file; the vocabulary is what its table has rows. */
final class GgufConfig {
    /** The factors of the published models with this scaling: 3.1 and 3.3, and 3.2; the other numbers are the same in all. */
    private static final double[] LLAMA_3_FACTORS = {8, 32};
    private static final String ROPE_FACTORS = "rope_freqs.weight";

    private final Gguf file;
    private final GgufMetadata metadata;
    private final String architecture;
    private final Map<String, Object> sizes = new LinkedHashMap<>();        // as they were read, for errors

    GgufConfig(Gguf file, String architecture) {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = architecture;
    }

    /** @throws WeightFileException if an entry is missing or cannot be, or asks for something that Loupe does not compute */
    LlamaConfig read() throws IOException {
        int hidden = size("embedding_length"), heads = size("attention.head_count"), context = size("context_length");
        int headDim = has("attention.key_length") ? size("attention.key_length") : hidden / Math.max(1, heads);
        int vocabulary = rows("token_embd.weight");
        double base = has("rope.freq_base") ? number("rope.freq_base") : 10_000;
        for (String width : List.of("attention.value_length", "rope.dimension_count"))
            if (has(width) && size(width) != headDim)
                throw broken(key(width), size(width), "Loupe computes it with the width of a head, " + headDim);
        if (has("expert_count") && metadata.integer(key("expert_count")) != 0)
            throw broken(key("expert_count"), metadata.integer(key("expert_count")), "Loupe has no mixtures of experts");
        try {
            LlamaConfig plain = new LlamaConfig(vocabulary, context, hidden, size("block_count"), heads,
                    has("attention.head_count_kv") ? size("attention.head_count_kv") : heads, headDim, size("feed_forward_length"), base,
                    RopeScaling.none(), number("attention.layer_norm_rms_epsilon"), !file.names().contains("output.weight"),
                    architecture.equals("qwen2"), architecture.equals("qwen3"),
                    has("attention.sliding_window") ? size("attention.sliding_window") : 0, 0);
            return plain.withRope(base, scaling(plain));
        } catch (IllegalArgumentException e) {
            throw broken(architecture + ".*", told(e.getMessage()), e.getMessage());
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
            default -> throw broken(key("rope.scaling.type"), type, "Loupe knows none and linear here");
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
        throw broken(ROPE_FACTORS, divisors.length + " numbers", "they are not those of Llama 3.1 or 3.2, and "
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
        if (size < 1 || size > Integer.MAX_VALUE) throw broken(key(name), size, "it must be from 1 to 2^31 - 1");
        sizes.put(name, size);
        return (int) size;
    }

    private int rows(String name) throws IOException {
        if (!file.names().contains(name)) throw broken("tensors", file.names().size() + " of them", "there is no " + name);
        int[] shape = file.info(name).shape();
        if (shape.length != 2) throw broken("dimensions of '" + name + "'", Shape.text(shape), "it should have two");
        return shape[0];
    }

    private WeightFileException broken(String field, Object value, String problem) {
        return new WeightFileException(file.file(), field, value, problem);
    }
}
