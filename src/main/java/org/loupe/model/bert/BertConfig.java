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
        Configs.requireLayers(layers);
        Configs.requireWidth("intermediate", intermediate);
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

    /** From a {@code config.json} of Hugging Face, of bert. What it asks for and Loupe does not compute is refused by its name. */
    public static BertConfig fromJson(String text) {
        return from(HuggingFaceJson.parse(text));
    }

    /** The same from a file that is read; an error names it. */
    public static BertConfig from(HuggingFaceJson json) {
        return json.as(BertJson::read);
    }

    /** As Hugging Face writes it. */
    @Override
    public String toJson() {
        return BertJson.write(this);
    }
}
