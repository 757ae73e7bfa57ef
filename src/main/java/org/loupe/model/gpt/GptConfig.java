package org.loupe.model.gpt;

/**
 * The sizes of a GPT-2 model.
 *
 * @param vocabulary number of different tokens
 * @param context the longest text, in tokens
 * @param hidden width of the vectors that flow through the model
 * @param layers number of blocks
 * @param heads attention heads of each block
 * @param dropout probability of dropping a value while training
 * @param epsilon inside the root of the layer norms
 */
public record GptConfig(int vocabulary, int context, int hidden, int layers, int heads, double dropout, double epsilon) {
    public GptConfig {
        require("vocabulary", vocabulary);
        require("context", context);
        require("hidden", hidden);
        require("layers", layers);
        require("heads", heads);
        if (hidden % heads != 0)
            throw new IllegalArgumentException("hidden " + hidden + " is not a multiple of heads " + heads + "; each head needs hidden / heads values");
        if (!(dropout >= 0 && dropout < 1)) throw new IllegalArgumentException("dropout " + dropout + " must be at least 0 and below 1");
        if (!(epsilon > 0)) throw new IllegalArgumentException("epsilon " + epsilon + " must be above 0; GPT-2 has 1e-5");
    }

    /** Any size, with GPT-2's epsilon and without dropout. */
    public static GptConfig of(int vocabulary, int context, int hidden, int layers, int heads) {
        return new GptConfig(vocabulary, context, hidden, layers, heads, 0, 1e-5);
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

    /** The same sizes with another dropout probability. */
    public GptConfig withDropout(double probability) {
        return new GptConfig(vocabulary, context, hidden, layers, heads, probability, epsilon);
    }

    /** Width of the feed-forward network. */
    public int intermediate() {
        return 4 * hidden;
    }

    /** The number of parameters; the output head shares the token table and adds none. */
    public long parameterCount() {
        long h = hidden;
        long embeddings = (vocabulary + (long) context) * h;
        long attention = 4 * (h * h + h);                                    // query, key, value, output
        long feedForward = h * intermediate() + intermediate() + intermediate() * h + h;
        long norm = 2 * h;
        return embeddings + layers * (attention + feedForward + 2 * norm) + norm;
    }

    private static GptConfig published(int hidden, int layers, int heads) {
        return new GptConfig(50_257, 1024, hidden, layers, heads, 0.1, 1e-5);
    }

    private static void require(String name, int value) {
        if (value < 1) throw new IllegalArgumentException(name + " " + value + " must be at least 1");
    }
}
