package org.loupe.model.llama;

import java.util.List;
import java.util.stream.IntStream;
import org.loupe.file.OneLine;
import org.loupe.model.Configs;
import org.loupe.model.HuggingFaceJson;
import org.loupe.position.RopeScaling;

/** A {@code config.json} of llama, mistral, qwen2 or qwen3: what Loupe computes is read, what it does not is refused. */
final class LlamaJson {
    private LlamaJson() { }

    static LlamaConfig read(HuggingFaceJson json) {
        json.requireType("llama", "mistral", "qwen2", "qwen3");
        json.require("hidden_act", "silu").require("attention_bias", false).require("mlp_bias", false).require("partial_rotary_factor", 1);
        String type = json.text("model_type");
        int hidden = json.integer("hidden_size"), heads = json.integer("num_attention_heads"), layers = json.integer("num_hidden_layers");
        // rope_parameters since transformers 5; before, rope_scaling with the base beside it
        HuggingFaceJson rope = json.object("rope_parameters").or(() -> json.object("rope_scaling")).orElse(json);
        double base = rope.require("partial_rotary_factor", 1).number("rope_theta", json.number("rope_theta", 10_000));
        int positions = json.integer("max_position_embeddings");
        RopeScaling scaling = rope == json ? RopeScaling.none() : scaling(rope, positions);
        int context = scaling instanceof RopeScaling.DynamicNtk ntk ? (int) (ntk.factor() * positions) : positions;
        int window = window(json, type);
        int full = window > 0 && type.startsWith("qwen") ? Math.min(layers, json.integer("max_window_layers")) : 0;
        LlamaConfig config = new LlamaConfig(json.integer("vocab_size"), context, hidden, layers, heads, json.integer("num_key_value_heads", heads),
                headDim(json, hidden, heads), json.integer("intermediate_size"), base, scaling, json.number("rms_norm_eps", 1e-6),
                json.flag("tie_word_embeddings", false), type.equals("qwen2"), type.equals("qwen3"), window, full);
        requireLayerTypes(json, config);
        return config;
    }

    private static int headDim(HuggingFaceJson json, int hidden, int heads) {
        if (json.has("head_dim") || json.text("model_type").equals("qwen3")) return json.integer("head_dim", 128);
        Configs.requireHeads(hidden, heads);
        return hidden / heads;
    }

    /** A mistral without a window says null; a qwen has one only where it says so; what a llama says counts for nothing. */
    private static int window(HuggingFaceJson json, String type) {
        boolean hasWindow = type.equals("mistral") ? !json.isNull("sliding_window")
                : type.startsWith("qwen") && json.flag("use_sliding_window", false) && json.has("sliding_window");
        if (!hasWindow) return 0;
        int window = json.integer("sliding_window");
        Configs.requirePositive("sliding_window", window);
        return window;
    }

    /** Newer files tell each layer's kind as well. */
    private static void requireLayerTypes(HuggingFaceJson json, LlamaConfig config) {
        List<String> types = json.texts("layer_types");
        if (types.isEmpty()) return;
        List<String> expected = IntStream.range(0, config.layers())
                .mapToObj(layer -> config.slidingWindow() > 0 && layer >= config.fullLayers() ? "sliding_attention" : "full_attention").toList();
        if (!types.equals(expected)) throw json.wrong("layer_types", "Loupe computes " + OneLine.of(expected, 200) + " for the "
                + config.layers() + " layers and what is said of windows: all layers with one stand behind those without");
    }

    private static RopeScaling scaling(HuggingFaceJson rope, int positions) {
        String type = rope.text("rope_type", rope.text("type", "default"));
        return switch (type) {
            case "default" -> RopeScaling.none();
            case "linear" -> new RopeScaling.Linear(rope.number("factor"));
            case "dynamic" -> new RopeScaling.DynamicNtk(rope.number("factor"), positions);
            case "llama3" -> new RopeScaling.Llama3(rope.number("factor"), rope.number("low_freq_factor"), rope.number("high_freq_factor"),
                    rope.integer("original_max_position_embeddings"));
            default -> throw rope.wrong(rope.has("rope_type") ? "rope_type" : "type", "known are default, linear, dynamic and llama3");
        };
    }

    /** With the base and the scaling where both older and newer versions of transformers look for them. */
    static String write(LlamaConfig c) {
        HuggingFaceJson json = HuggingFaceJson.of(c.modelType()).put("vocab_size", c.vocabulary()).put("hidden_size", c.hidden())
                .put("num_hidden_layers", c.layers()).put("num_attention_heads", c.heads()).put("num_key_value_heads", c.keyValueHeads())
                .put("head_dim", c.headDim()).put("intermediate_size", c.intermediate()).put("hidden_act", "silu")
                .put("rms_norm_eps", c.epsilon()).put("tie_word_embeddings", c.tiedHead()).put("rope_theta", c.ropeBase());
        int positions = c.ropeScaling() instanceof RopeScaling.DynamicNtk ntk ? ntk.originalContext() : c.context();
        if (c.slidingWindow() > 0) putWindow(json, c);
        return json.put("max_position_embeddings", positions).put("rope_scaling", scaling(c.ropeScaling())).toString();
    }

    private static void putWindow(HuggingFaceJson json, LlamaConfig c) {
        json.put("sliding_window", c.slidingWindow());
        boolean isMistral = c.modelType().equals("mistral");
        if (isMistral && c.fullLayers() > 0)
            throw new IllegalArgumentException("a config.json of mistral cannot tell of fullLayers, of which there are " + c.fullLayers()
                    + "; one of qwen2 or qwen3 can");
        if (!isMistral) json.put("use_sliding_window", true).put("max_window_layers", c.fullLayers());
    }

    /** Null for none. */
    private static HuggingFaceJson scaling(RopeScaling scaling) {
        if (scaling instanceof RopeScaling.Linear linear) return scaled("linear", linear.factor());
        if (scaling instanceof RopeScaling.DynamicNtk ntk) return scaled("dynamic", ntk.factor());
        if (scaling instanceof RopeScaling.Llama3 llama3)
            return scaled("llama3", llama3.factor()).put("low_freq_factor", llama3.low()).put("high_freq_factor", llama3.high())
                    .put("original_max_position_embeddings", llama3.originalContext());
        return null;
    }

    private static HuggingFaceJson scaled(String type, double factor) {
        return HuggingFaceJson.empty().put("rope_type", type).put("factor", factor);
    }
}
