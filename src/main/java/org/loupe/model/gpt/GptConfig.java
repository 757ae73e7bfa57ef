package org.loupe.model.gpt;

import org.loupe.attention.AttentionConfig;
import org.loupe.model.Configs;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.LanguageModel;
import org.loupe.model.ParameterCount;
import org.loupe.nn.Residual;

/**
 * The sizes of a GPT or GPT-2 model.
 *
 * @param vocabulary number of different tokens
 * @param context the longest text, in tokens
 * @param hidden width of the vectors that flow through the model
 * @param layers number of blocks
 * @param heads attention heads of each block
 * @param residual where the blocks normalise: before a sub-layer in GPT-2, after it in GPT-1
 * @param dropout probability of dropping a value while training
 * @param epsilon inside the root of the layer norms
 */
public record GptConfig(int vocabulary, int context, int hidden, int layers, int heads, Residual residual, double dropout, double epsilon)
        implements LanguageModel.Config {
    public GptConfig {
        Configs.requirePositive("vocabulary", vocabulary);
        Configs.requirePositive("context", context);
        Configs.requireLayers(layers);
        Configs.requireHeads(hidden, heads);
        Configs.requireDropout(dropout);
        Configs.requireEpsilon(epsilon);
    }

    /** Any size, as GPT-2 is built, without dropout. */
    public static GptConfig of(int vocabulary, int context, int hidden, int layers, int heads) {
        return new GptConfig(vocabulary, context, hidden, layers, heads, Residual.PRE_NORM, 0, 1e-5);
    }

    /** The first GPT (Radford et al. 2018, section 4.1): 116,534,784 parameters. */
    public static GptConfig gpt1() {
        return new GptConfig(40_478, 512, 768, 12, 12, Residual.POST_NORM, 0.1, 1e-5);
    }

    /** GPT-2, the smallest of the four (Radford et al. 2019, table 2): 124,439,808 parameters. */
    public static GptConfig gpt2() {
        return published(768, 12, 12);
    }

    /** 354,823,168 parameters. */
    public static GptConfig gpt2Medium() {
        return published(1024, 24, 16);
    }

    /** 774,030,080 parameters. */
    public static GptConfig gpt2Large() {
        return published(1280, 36, 20);
    }

    /** 1,557,611,200 parameters. */
    public static GptConfig gpt2Xl() {
        return published(1600, 48, 25);
    }

    private static GptConfig published(int hidden, int layers, int heads) {
        return of(50_257, 1024, hidden, layers, heads).withDropout(0.1);
    }

    /** The same sizes with another dropout probability. */
    public GptConfig withDropout(double probability) {
        return Configs.with(this, "dropout", probability);
    }

    /** The same sizes, normalised in another place. */
    public GptConfig withResidual(Residual other) {
        return Configs.with(this, "residual", other);
    }

    /** Width of the feed-forward network. */
    public int intermediate() {
        return 4 * hidden;
    }

    /** The sizes of each block's attention. */
    AttentionConfig attention() {
        return AttentionConfig.of(hidden, heads).withDropout(dropout);
    }

    @Override
    public String modelType() {
        return residual == Residual.PRE_NORM ? "gpt2" : "openai-gpt";
    }

    /** The output head shares the token table and adds none. */
    @Override
    public ParameterCount parameters() {
        long h = hidden, norms = 2L * layers + (residual == Residual.PRE_NORM ? 1 : 0);
        return new ParameterCount()
                .plus("embedding", (vocabulary + (long) context) * h)
                .plus("attention", layers * attention().parameterCount())
                .plus("feedForward", layers * (h * intermediate() + intermediate() + intermediate() * h + h))
                .plus("norms", norms * 2 * h);
    }

    /** From a {@code config.json} of Hugging Face, of gpt2 or openai-gpt. */
    public static GptConfig fromJson(String text) {
        return from(HuggingFaceJson.parse(text));
    }

    /** The same from a file that is read; an error names it. */
    public static GptConfig from(HuggingFaceJson json) {
        return json.requireType("gpt2", "openai-gpt").as(GptConfig::read);
    }

    private static GptConfig read(HuggingFaceJson json) {
        boolean isFirst = json.text("model_type").equals("openai-gpt");
        int hidden = json.integer("n_embd");
        double dropout = json.number("resid_pdrop", 0.1);
        json.require(isFirst ? "afn" : "activation_function", isFirst ? "gelu" : "gelu_new")      // both are the tanh form
                .require("n_inner", 4L * hidden).require("embd_pdrop", dropout).require("attn_pdrop", dropout)
                .require("tie_word_embeddings", true).require("add_cross_attention", false)
                .require("scale_attn_weights", true).require("scale_attn_by_inverse_layer_idx", false);
        return new GptConfig(json.integer("vocab_size"), json.integer("n_positions"), hidden, json.integer("n_layer"),
                json.integer("n_head"), isFirst ? Residual.POST_NORM : Residual.PRE_NORM, dropout, json.number("layer_norm_epsilon", 1e-5));
    }

    /** As Hugging Face writes it. */
    @Override
    public String toJson() {
        return HuggingFaceJson.of(modelType()).put("vocab_size", vocabulary).put("n_positions", context).put("n_embd", hidden)
                .put("n_layer", layers).put("n_head", heads)
                .put(residual == Residual.PRE_NORM ? "activation_function" : "afn", residual == Residual.PRE_NORM ? "gelu_new" : "gelu")
                .put("resid_pdrop", dropout).put("embd_pdrop", dropout).put("attn_pdrop", dropout)
                .put("layer_norm_epsilon", epsilon).toString();
    }
}
