package org.loupe.attention;

/**
 * The sizes of a {@link MultiHeadAttention}.
 *
 * @param hidden width of the vectors that come in and go out
 * @param heads of the queries
 * @param keyValueHeads of keys and values: as many as heads (Vaswani et al. 2017), fewer that are shared by neighbours
 *        (grouped: Ainslie et al. 2023), or one (multi-query: Shazeer 2019)
 * @param headDim width of a head, usually hidden / heads
 * @param inputBias whether query, key and value have a bias
 * @param outputBias whether the last layer has one
 * @param dropout probability of losing a connection while training
 * @param queryKeyNorm the epsilon of an RMS norm of each query and key, which keeps scores from growing (Henry et al. 2020;
 *        Qwen3 has it); 0 for none
 */
public record AttentionConfig(int hidden, int heads, int keyValueHeads, int headDim, boolean inputBias, boolean outputBias, double dropout,
                              double queryKeyNorm) {
    /** What no width of a model comes near: PaLM, the widest published one, has 18,432 and in its feed-forward networks 73,728. */
    public static final int WIDEST = 1 << 20;

    public AttentionConfig {
        if (hidden < 1 || heads < 1 || headDim < 1)
            throw new IllegalArgumentException("hidden " + hidden + ", heads " + heads + " and headDim " + headDim + " must be at least 1");
        if (hidden > WIDEST || (long) heads * headDim > WIDEST)
            throw new IllegalArgumentException("hidden " + hidden + ", and heads " + heads + " times headDim " + headDim
                    + ", must be at most " + WIDEST + "; so that the number of parameters can be counted");
        if (keyValueHeads < 1 || heads % keyValueHeads != 0)
            throw new IllegalArgumentException("heads " + heads + " is not a multiple of keyValueHeads " + keyValueHeads
                    + "; each key and value head serves heads / keyValueHeads query heads");
        if (!(dropout >= 0 && dropout < 1))
            throw new IllegalArgumentException("dropout " + dropout + " must be at least 0 and below 1");
        if (!(queryKeyNorm >= 0 && queryKeyNorm < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("queryKeyNorm " + queryKeyNorm
                    + " must be the epsilon of the norms, above 0 and finite, or 0 for no norms");
    }

    /** Without a norm of queries and keys. */
    public AttentionConfig(int hidden, int heads, int keyValueHeads, int headDim, boolean inputBias, boolean outputBias, double dropout) {
        this(hidden, heads, keyValueHeads, headDim, inputBias, outputBias, dropout, 0);
    }

    /** As many heads everywhere, together as wide as hidden, all layers with a bias, no dropout. */
    public static AttentionConfig of(int hidden, int heads) {
        if (heads < 1 || hidden % heads != 0)
            throw new IllegalArgumentException("hidden " + hidden + " is not a multiple of heads " + heads
                    + "; each head needs hidden / heads values");
        return new AttentionConfig(hidden, heads, heads, hidden / heads, true, true, 0);
    }

    public AttentionConfig withKeyValueHeads(int number) {
        return new AttentionConfig(hidden, heads, number, headDim, inputBias, outputBias, dropout, queryKeyNorm);
    }

    public AttentionConfig withHeadDim(int width) {
        return new AttentionConfig(hidden, heads, keyValueHeads, width, inputBias, outputBias, dropout, queryKeyNorm);
    }

    public AttentionConfig withBias(boolean ofInputs, boolean ofOutput) {
        return new AttentionConfig(hidden, heads, keyValueHeads, headDim, ofInputs, ofOutput, dropout, queryKeyNorm);
    }

    public AttentionConfig withDropout(double probability) {
        return new AttentionConfig(hidden, heads, keyValueHeads, headDim, inputBias, outputBias, probability, queryKeyNorm);
    }

    public AttentionConfig withQueryKeyNorm(double epsilon) {
        return new AttentionConfig(hidden, heads, keyValueHeads, headDim, inputBias, outputBias, dropout, epsilon);
    }

    /** The number of parameters. */
    public long parameterCount() {
        long wide = (long) heads * headDim, narrow = (long) keyValueHeads * headDim;
        long weights = 2 * hidden * wide + 2 * hidden * narrow;                       // query and output, key and value
        long biases = (inputBias ? wide + 2 * narrow : 0) + (outputBias ? hidden : 0);
        return weights + biases + (queryKeyNorm > 0 ? 2L * headDim : 0);
    }
}
