package org.loupe.nn;

import org.loupe.tensor.Tensor;

/**
 * Root mean square normalisation (Zhang and Sennrich 2019, eq. 4): each vector is scaled to a root mean square of 1 and
 * then by a learned gain, {@code x / sqrt(mean(x^2) + epsilon) * weight}. Unlike {@link LayerNorm} it neither centres nor
 * shifts; LLaMA has it before each sub-layer.
 */
public final class RmsNorm extends Module {
    private final Tensor weight;    // [hidden]
    private final double epsilon;

    /** @param epsilon inside the root; keeps the division from 0 */
    public RmsNorm(int hidden, double epsilon) {
        if (hidden < 1) throw new IllegalArgumentException("hidden " + hidden + " must be at least 1");
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("epsilon " + epsilon + " must be above 0 and finite; it keeps the division from 0");
        this.weight = parameter("weight", Tensor.ones(hidden));
        this.epsilon = epsilon;
    }

    /** @param x [..., hidden]  @return the same shape */
    public Tensor forward(Tensor x) {
        return x.rmsNorm(weight, epsilon);
    }
}
