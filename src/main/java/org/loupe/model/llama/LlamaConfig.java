package org.loupe.model.llama;

import org.loupe.attention.AttentionConfig;
import org.loupe.model.Configs;
import org.loupe.model.ModelConfig;
import org.loupe.model.ParameterCount;
import org.loupe.position.RopeScaling;

/**
 * The sizes of a LLaMA, and of Qwen2 and Qwen3, which differ from it in one place each. {@link LlamaPresets} has the published ones.
 *
 * @param vocabulary number of different tokens
 * @param context the longest text, in tokens
 * @param hidden width of the vectors that flow through the model
 * @param layers number of blocks
 * @param heads of the queries
 * @param keyValueHeads of keys and values, each shared by heads / keyValueHeads query heads
 * @param headDim width of a head: hidden / heads, except in Qwen3
 * @param intermediate width of the feed-forward network
 * @param ropeBase of the rotary frequencies
 * @param ropeScaling for texts longer than those of the first training
 * @param epsilon inside the root of the norms
 * @param tiedHead whether the output head is the token table
 * @param queryKeyValueBias whether queries, keys and values have a bias, as in Qwen2
 * @param queryKeyNorm whether each query and key is normalised, as in Qwen3
 */
public record LlamaConfig(int vocabulary, int context, int hidden, int layers, int heads, int keyValueHeads, int headDim, int intermediate,
                          double ropeBase, RopeScaling ropeScaling, double epsilon, boolean tiedHead, boolean queryKeyValueBias,
                          boolean queryKeyNorm) implements ModelConfig {
    public LlamaConfig {
        Configs.requirePositive("vocabulary", vocabulary);
        Configs.requirePositive("context", context);
        Configs.requirePositive("hidden", hidden);
        Configs.requirePositive("layers", layers);
        Configs.requirePositive("heads", heads);
        Configs.requirePositive("intermediate", intermediate);
        Configs.requireEpsilon(epsilon);
        if (keyValueHeads < 1 || heads % keyValueHeads != 0)
            throw new IllegalArgumentException("heads " + heads + " is not a multiple of keyValueHeads " + keyValueHeads
                    + "; each key and value head serves heads / keyValueHeads query heads");
        if (headDim < 2 || headDim % 2 != 0)
            throw new IllegalArgumentException("headDim " + headDim + " must be even: rotary positions turn values in pairs");
        if (!(ropeBase > 0)) throw new IllegalArgumentException("ropeBase " + ropeBase + " must be above 0; 10,000 is usual");
        if (ropeScaling instanceof RopeScaling.DynamicNtk ntk && context != (int) (ntk.factor() * ntk.originalContext()))
            throw new IllegalArgumentException("context " + context + " must be the factor " + ntk.factor() + " times the original context "
                    + ntk.originalContext() + " of dynamic NTK scaling");
        if (queryKeyValueBias && queryKeyNorm)
            throw new IllegalArgumentException("queryKeyValueBias and queryKeyNorm do not stand together: "
                    + "Qwen2 has the one, Qwen3 the other");
    }

    /** Any size, as LLaMA 2 is built: RoPE base 10,000, a head of its own. */
    public static LlamaConfig of(int vocabulary, int context, int hidden, int layers, int heads, int keyValueHeads, int intermediate) {
        Configs.requireHeads(hidden, heads);
        return new LlamaConfig(vocabulary, context, hidden, layers, heads, keyValueHeads, hidden / heads, intermediate,
                10_000, RopeScaling.none(), 1e-5, false, false, false);
    }

    public LlamaConfig withRope(double base, RopeScaling scaling) {
        return new LlamaConfig(vocabulary, context, hidden, layers, heads, keyValueHeads, headDim, intermediate,
                base, scaling, epsilon, tiedHead, queryKeyValueBias, queryKeyNorm);
    }

    public LlamaConfig withContext(int tokens) {
        return new LlamaConfig(vocabulary, tokens, hidden, layers, heads, keyValueHeads, headDim, intermediate,
                ropeBase, ropeScaling, epsilon, tiedHead, queryKeyValueBias, queryKeyNorm);
    }

    public LlamaConfig withEpsilon(double value) {
        return new LlamaConfig(vocabulary, context, hidden, layers, heads, keyValueHeads, headDim, intermediate,
                ropeBase, ropeScaling, value, tiedHead, queryKeyValueBias, queryKeyNorm);
    }

    /** With the token table as the output head. */
    public LlamaConfig withTiedHead() {
        return new LlamaConfig(vocabulary, context, hidden, layers, heads, keyValueHeads, headDim, intermediate,
                ropeBase, ropeScaling, epsilon, true, queryKeyValueBias, queryKeyNorm);
    }

    /** Qwen2 (Yang et al. 2024, section 2.2.1): with a bias of queries, keys and values. */
    public LlamaConfig asQwen2() {
        return new LlamaConfig(vocabulary, context, hidden, layers, heads, keyValueHeads, headDim, intermediate,
                ropeBase, ropeScaling, epsilon, tiedHead, true, false);
    }

    /** Qwen3 (Yang et al. 2025, section 2): with a norm of queries and keys, and heads of any width. */
    public LlamaConfig asQwen3(int widthOfHead) {
        return new LlamaConfig(vocabulary, context, hidden, layers, heads, keyValueHeads, widthOfHead, intermediate,
                ropeBase, ropeScaling, epsilon, tiedHead, false, true);
    }

    /** The sizes of each block's attention. */
    public AttentionConfig attention() {
        return new AttentionConfig(hidden, heads, keyValueHeads, headDim, queryKeyValueBias, false, 0, queryKeyNorm ? epsilon : 0);
    }

    @Override
    public String modelType() {
        return queryKeyValueBias ? "qwen2" : queryKeyNorm ? "qwen3" : "llama";
    }

    @Override
    public ParameterCount parameters() {
        long h = hidden, table = vocabulary * h;
        return new ParameterCount()
                .plus("embedding", table)
                .plus("attention", layers * attention().parameterCount())      // in Qwen3 with the norms of queries and keys
                .plus("feedForward", layers * 3 * h * intermediate)            // gate, up, down
                .plus("norms", (2L * layers + 1) * h)
                .plus("head", tiedHead ? 0 : table);
    }

    /** From a {@code config.json} of Hugging Face, of llama, qwen2, qwen3 or mistral. */
    public static LlamaConfig fromJson(String text) {
        return LlamaJson.read(text);
    }

    /** As Hugging Face writes it. */
    public String toJson() {
        return LlamaJson.write(this);
    }
}
