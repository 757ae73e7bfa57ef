package org.loupe.model.llama;

import org.loupe.attention.AttentionConfig;
import org.loupe.model.Configs;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.LanguageModel;
import org.loupe.model.ParameterCount;
import org.loupe.position.RopeScaling;

/**
 * The sizes of a LLaMA, and of Mistral, Qwen2 and Qwen3, which differ from it in one place each. {@link LlamaPresets} has the
 * published ones.
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
 * @param slidingWindow how many tokens, itself and those before it, a token sees in each layer, as in Mistral; 0 for all
 * @param fullLayers the first layers, in which it sees all before it nevertheless; none in Mistral, some where Qwen has a window
 */
public record LlamaConfig(int vocabulary, int context, int hidden, int layers, int heads, int keyValueHeads, int headDim, int intermediate,
                          double ropeBase, RopeScaling ropeScaling, double epsilon, boolean tiedHead, boolean queryKeyValueBias,
                          boolean queryKeyNorm, int slidingWindow, int fullLayers) implements LanguageModel.Config {
    public LlamaConfig {
        Configs.requirePositive("vocabulary", vocabulary);
        Configs.requirePositive("context", context);
        Configs.requireLayers(layers);
        Configs.requireWidth("intermediate", intermediate);
        Configs.requireEpsilon(epsilon);
        new AttentionConfig(hidden, heads, keyValueHeads, headDim, queryKeyValueBias, false, 0);      // refuses heads that do not fit
        if (headDim % 2 != 0)
            throw new IllegalArgumentException("headDim " + headDim + " must be even: rotary positions turn values in pairs");
        if (!(ropeBase > 0 && ropeBase < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("ropeBase " + ropeBase + " must be above 0 and finite; 10,000 is usual");
        if (ropeScaling instanceof RopeScaling.DynamicNtk ntk && context != (int) (ntk.factor() * ntk.originalContext()))
            throw new IllegalArgumentException("context " + context + " must be the factor " + ntk.factor() + " times the original context "
                    + ntk.originalContext() + " of dynamic NTK scaling");
        if (queryKeyValueBias && queryKeyNorm)
            throw new IllegalArgumentException("queryKeyValueBias and queryKeyNorm do not stand together: "
                    + "Qwen2 has the one, Qwen3 the other");
        if (slidingWindow < 0)
            throw new IllegalArgumentException("slidingWindow " + slidingWindow + " must be at least 1, or 0 for none");
        if (fullLayers < 0 || fullLayers > (slidingWindow == 0 ? 0 : layers))
            throw new IllegalArgumentException("fullLayers " + fullLayers + " must lie between 0 and the number of layers, " + layers
                    + ", and be 0 without a slidingWindow, as all layers are full then");
    }

    /** Any size, as LLaMA 2 is built: RoPE base 10,000, a head of its own. */
    public static LlamaConfig of(int vocabulary, int context, int hidden, int layers, int heads, int keyValueHeads, int intermediate) {
        Configs.requireHeads(hidden, heads);
        return new LlamaConfig(vocabulary, context, hidden, layers, heads, keyValueHeads, hidden / heads, intermediate,
                10_000, RopeScaling.none(), 1e-5, false, false, false, 0, 0);
    }

    /** With other rotary positions. @param base of the frequencies */
    public LlamaConfig withRope(double base, RopeScaling scaling) {
        return Configs.with(Configs.with(this, "ropeBase", base), "ropeScaling", scaling);
    }

    /** For texts of another length. */
    public LlamaConfig withContext(int tokens) {
        return Configs.with(this, "context", tokens);
    }

    /** With another epsilon in all norms. */
    public LlamaConfig withEpsilon(double value) {
        return Configs.with(this, "epsilon", value);
    }

    /** With the token table as the output head. */
    public LlamaConfig withTiedHead() {
        return Configs.with(this, "tiedHead", true);
    }

    /** Mistral (Jiang et al. 2023, section 2): in every layer a token sees itself and the {@code tokens - 1} before it. */
    public LlamaConfig withSlidingWindow(int tokens) {
        return Configs.with(this, "slidingWindow", tokens);
    }

    /** Where there is a window: the first so many layers have none. */
    public LlamaConfig withFullLayers(int number) {
        return Configs.with(this, "fullLayers", number);
    }

    /** Qwen2 (Yang et al. 2024, section 2.2.1): with a bias of queries, keys and values. */
    public LlamaConfig asQwen2() {
        return Configs.with(Configs.with(this, "queryKeyNorm", false), "queryKeyValueBias", true);
    }

    /** Qwen3 (Yang et al. 2025, section 2): with a norm of queries and keys, and heads of any width. */
    public LlamaConfig asQwen3(int widthOfHead) {
        LlamaConfig wide = Configs.with(this, "headDim", widthOfHead);
        return Configs.with(Configs.with(wide, "queryKeyValueBias", false), "queryKeyNorm", true);
    }

    /** The sizes of each block's attention. */
    public AttentionConfig attention() {
        return new AttentionConfig(hidden, heads, keyValueHeads, headDim, queryKeyValueBias, false, 0, queryKeyNorm ? epsilon : 0);
    }

    @Override
    public String modelType() {
        return queryKeyValueBias ? "qwen2" : queryKeyNorm ? "qwen3" : slidingWindow > 0 ? "mistral" : "llama";
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

    /** From a {@code config.json} of Hugging Face, of llama, mistral, qwen2 or qwen3. */
    public static LlamaConfig fromJson(String text) {
        return from(HuggingFaceJson.parse(text));
    }

    /** The same from a file that is read; an error names it. */
    public static LlamaConfig from(HuggingFaceJson json) {
        return json.as(LlamaJson::read);
    }

    /** As Hugging Face writes it. */
    @Override
    public String toJson() {
        return LlamaJson.write(this);
    }
}
