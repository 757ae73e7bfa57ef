package org.loupe.generate;

/**
 * One step from a model's scores to those that a token is drawn by: it changes scores or takes tokens out of the choice.
 * Steps follow one another, and each can be looked at by itself ({@link Sampler#stages}).
 */
public interface SamplingStep {
    /**
     * @param scores one for each token, negative infinity for those that are out already; not modified
     * @param text the tokens that the model has read, prompt included
     * @return new scores; negative infinity for those that may not be chosen
     */
    double[] apply(double[] scores, int... text);

    /** What it does, for a reader: {@code top-k 40}. */
    String name();
}
