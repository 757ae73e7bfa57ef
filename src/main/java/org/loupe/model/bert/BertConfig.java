package org.loupe.model.bert;

import org.loupe.attention.AttentionConfig;
import org.loupe.model.Configs;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.ModelConfig;
import org.loupe.model.ParameterCount;

/**
 * The sizes of a BERT model (Devlin et al. 2019, section 3; the small ones: Turc et al. 2019, table 1).
 *
 * @param vocabulary number of different tokens: {@link #UNCASED}, {@link #CASED} or that of a tokenizer at hand
 * @param context the longest text, in tokens
 * @param segments kinds of segments: 2, for a pair of texts
 * @param hidden width of the vectors that flow through the model
 * @param layers number of layers
 * @param heads attention heads of each layer
 * @param intermediate width of the feed-forward network, 4 x hidden in all published sizes
 * @param dropout probability of dropping a value while training
 * @param attentionDropout probability of losing a connection while training
 * @param epsilon inside the root of the layer norms
 */
public record BertConfig(int vocabulary, int context, int segments, int hidden, int layers, int heads, int intermediate,
                         double dropout, double attentionDropout, double epsilon) implements ModelConfig {
    /** Size of the published English vocabulary of lower-case pieces. */
    public static final int UNCASED = 30_522;
    /** Size of the one that keeps capitals. */
    public static final int CASED = 28_996;

    public BertConfig {
        Configs.requirePositive("vocabulary", vocabulary);
        Configs.requirePositive("context", context);
        Configs.requirePositive("segments", segments);
        Configs.requirePositive("layers", layers);
        Configs.requirePositive("intermediate", intermediate);
        Configs.requireHeads(hidden, heads);
        Configs.requireDropout(dropout);
        Configs.requireDropout(attentionDropout);
        Configs.requireEpsilon(epsilon);
    }

    /** Any size with a feed-forward network of 4 x hidden, two segments, and no dropout. */
    public static BertConfig of(int vocabulary, int context, int hidden, int layers, int heads) {
        return new BertConfig(vocabulary, context, 2, hidden, layers, heads, 4 * hidden, 0, 0, 1e-12);
    }

    /** 4,385,920 parameters with the uncased vocabulary. */
    public static BertConfig tiny(int vocabulary) {
        return published(vocabulary, 128, 2, 2);
    }

    /** 11,170,560 parameters with the uncased vocabulary. */
    public static BertConfig mini(int vocabulary) {
        return published(vocabulary, 256, 4, 4);
    }

    /** 28,763,648 parameters with the uncased vocabulary. */
    public static BertConfig small(int vocabulary) {
        return published(vocabulary, 512, 4, 8);
    }

    /** 41,373,184 parameters with the uncased vocabulary. */
    public static BertConfig medium(int vocabulary) {
        return published(vocabulary, 512, 8, 8);
    }

    /** 109,482,240 parameters with the uncased vocabulary. */
    public static BertConfig base(int vocabulary) {
        return published(vocabulary, 768, 12, 12);
    }

    /** 335,141,888 parameters with the uncased vocabulary. */
    public static BertConfig large(int vocabulary) {
        return published(vocabulary, 1024, 24, 16);
    }

    /** MiniLM-L6, distilled from a larger model (Wang et al. 2020): 22,713,216 parameters with the uncased vocabulary. */
    public static BertConfig miniLmL6(int vocabulary) {
        return published(vocabulary, 384, 6, 12);
    }

    private static BertConfig published(int vocabulary, int hidden, int layers, int heads) {
        return of(vocabulary, 512, hidden, layers, heads).withDropout(0.1);
    }

    /** The same sizes with another dropout probability, of values and connections alike. */
    public BertConfig withDropout(double probability) {
        return new BertConfig(vocabulary, context, segments, hidden, layers, heads, intermediate, probability, probability, epsilon);
    }

    @Override
    public String modelType() {
        return "bert";
    }

    /** Without heads, but with the pooler. */
    @Override
    public ParameterCount parameters() {
        long h = hidden, wide = intermediate;
        return new ParameterCount()
                .plus("embedding", ((long) vocabulary + context + segments) * h)
                .plus("attention", layers * attention().parameterCount())
                .plus("feedForward", layers * (h * wide + wide + wide * h + h))
                .plus("norms", (1 + 2L * layers) * 2 * h)
                .plus("pooler", h * h + h);
    }

    /** With the heads of pre-training; the decoder of the masked language head shares the token table. */
    public ParameterCount pretrainingParameters() {
        long h = hidden;
        return parameters().plus("maskedLanguageHead", h * h + h + 2 * h + vocabulary).plus("nextSentenceHead", 2 * h + 2);
    }

    AttentionConfig attention() {
        return AttentionConfig.of(hidden, heads).withDropout(attentionDropout);
    }

    /** From a {@code config.json} of Hugging Face, of bert. */
    public static BertConfig fromJson(String text) {
        HuggingFaceJson json = HuggingFaceJson.parse(text).requireType("bert");
        requireText(json, "hidden_act", "gelu");
        requireText(json, "position_embedding_type", "absolute");
        return new BertConfig(json.integer("vocab_size"), json.integer("max_position_embeddings"), json.integer("type_vocab_size", 2),
                json.integer("hidden_size"), json.integer("num_hidden_layers"), json.integer("num_attention_heads"),
                json.integer("intermediate_size"), json.number("hidden_dropout_prob", 0.1),
                json.number("attention_probs_dropout_prob", 0.1), json.number("layer_norm_eps", 1e-12));
    }

    private static void requireText(HuggingFaceJson json, String field, String ours) {
        String asked = json.text(field, ours);
        if (asked.equals(ours)) return;
        throw new IllegalArgumentException("config.json asks for the " + field + " " + asked + "; BERT here has " + ours);
    }

    /** As Hugging Face writes it. */
    public String toJson() {
        return HuggingFaceJson.of(modelType()).put("vocab_size", vocabulary).put("max_position_embeddings", context)
                .put("type_vocab_size", segments).put("hidden_size", hidden).put("num_hidden_layers", layers)
                .put("num_attention_heads", heads).put("intermediate_size", intermediate).put("hidden_act", "gelu")
                .put("hidden_dropout_prob", dropout).put("attention_probs_dropout_prob", attentionDropout)
                .put("layer_norm_eps", epsilon).put("position_embedding_type", "absolute").toString();
    }
}
