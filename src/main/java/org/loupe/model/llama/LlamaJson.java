package org.loupe.model.llama;

import org.loupe.model.HuggingFaceJson;
import org.loupe.position.RopeScaling;

/** A {@code config.json} of llama, qwen2, qwen3 or mistral: what Loupe computes is read, what it does not is refused. */
final class LlamaJson {
    private LlamaJson() { }

    static LlamaConfig read(String text) {
        HuggingFaceJson json = HuggingFaceJson.parse(text).requireType("llama", "qwen2", "qwen3", "mistral");
        requireComputable(json);
        boolean isQwen2 = json.text("model_type").equals("qwen2"), isQwen3 = json.text("model_type").equals("qwen3");
        int hidden = json.integer("hidden_size"), heads = json.integer("num_attention_heads");
        if (heads < 1) throw new IllegalArgumentException("config.json: num_attention_heads is " + heads + " and must be at least 1");
        // rope_parameters since transformers 5; before, rope_scaling with the base beside it
        HuggingFaceJson rope = json.object("rope_parameters").or(() -> json.object("rope_scaling")).orElse(json);
        double base = rope.number("rope_theta", json.number("rope_theta", 10_000));
        int positions = json.integer("max_position_embeddings");
        RopeScaling scaling = rope == json ? RopeScaling.none() : scaling(rope, positions);
        int context = scaling instanceof RopeScaling.DynamicNtk ntk ? (int) (ntk.factor() * positions) : positions;
        return new LlamaConfig(json.integer("vocab_size"), context, hidden, json.integer("num_hidden_layers"), heads,
                json.integer("num_key_value_heads", heads), json.integer("head_dim", isQwen3 ? 128 : hidden / heads),
                json.integer("intermediate_size"), base, scaling, json.number("rms_norm_eps", 1e-6),
                json.flag("tie_word_embeddings", false), isQwen2, isQwen3);
    }

    private static void requireComputable(HuggingFaceJson json) {
        String function = json.text("hidden_act", "silu");
        if (!function.equals("silu")) throw new IllegalArgumentException("config.json asks for the activation " + function
                + "; LLaMA has silu");
        for (String bias : new String[] {"attention_bias", "mlp_bias"})
            if (json.flag(bias, false)) throw new IllegalArgumentException("config.json has " + bias
                    + " true; only qwen2's bias of queries, keys and values is known");
        boolean hasWindow = json.flag("use_sliding_window", json.text("model_type").equals("mistral")) && json.has("sliding_window");
        if (hasWindow && json.integer("sliding_window") < json.integer("max_position_embeddings"))
            throw new IllegalArgumentException("config.json has sliding_window " + json.integer("sliding_window")
                    + " below max_position_embeddings "
                    + json.integer("max_position_embeddings")
                            + "; up to the window both are the same, so set max_position_embeddings to it");
    }

    private static RopeScaling scaling(HuggingFaceJson rope, int positions) {
        String type = rope.text("rope_type", rope.text("type", "default"));
        return switch (type) {
            case "default" -> RopeScaling.none();
            case "linear" -> new RopeScaling.Linear(rope.number("factor"));
            case "dynamic" -> new RopeScaling.DynamicNtk(rope.number("factor"), positions);
            case "llama3" -> new RopeScaling.Llama3(rope.number("factor"), rope.number("low_freq_factor"), rope.number("high_freq_factor"),
                    rope.integer("original_max_position_embeddings"));
            default -> throw new IllegalArgumentException("config.json asks for RoPE scaling of type " + type
                    + "; known are default, linear, dynamic and llama3");
        };
    }

    /** With the base and the scaling where both older and newer versions of transformers look for them. */
    static String write(LlamaConfig c) {
        HuggingFaceJson json = HuggingFaceJson.of(c.modelType()).put("vocab_size", c.vocabulary()).put("hidden_size", c.hidden())
                .put("num_hidden_layers", c.layers()).put("num_attention_heads", c.heads()).put("num_key_value_heads", c.keyValueHeads())
                .put("head_dim", c.headDim()).put("intermediate_size", c.intermediate()).put("hidden_act", "silu")
                .put("rms_norm_eps", c.epsilon()).put("tie_word_embeddings", c.tiedHead()).put("rope_theta", c.ropeBase());
        int positions = c.ropeScaling() instanceof RopeScaling.DynamicNtk ntk ? ntk.originalContext() : c.context();
        HuggingFaceJson scaling = scaling(c.ropeScaling());
        return json.put("max_position_embeddings", positions).put("rope_scaling", scaling).toString();
    }

    private static HuggingFaceJson scaling(RopeScaling scaling) {
        if (scaling instanceof RopeScaling.Linear linear) return object("linear").put("factor", linear.factor());
        if (scaling instanceof RopeScaling.DynamicNtk ntk) return object("dynamic").put("factor", ntk.factor());
        if (scaling instanceof RopeScaling.Llama3 llama3)
            return object("llama3").put("factor", llama3.factor()).put("low_freq_factor", llama3.low())
                    .put("high_freq_factor", llama3.high())
                    .put("original_max_position_embeddings", llama3.originalContext());
        return null;
    }

    private static HuggingFaceJson object(String ropeType) {
        return HuggingFaceJson.parse("{}").put("rope_type", ropeType);
    }
}
