package org.loupe.nn;

import org.loupe.tensor.Tensor;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016, section 3): each vector is centred, scaled to variance 1, and then
 * given a learned scale and shift of its own: {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}.
 * Epsilon stands inside the root. The variance divides by n, not n - 1.
 */
public final class LayerNorm extends Module {
    private final Tensor weight;    // [hidden]
    private final Tensor bias;      // [hidden]
    private final double epsilon;

    /** @param epsilon inside the root; keeps the division from 0 */
    public LayerNorm(int hidden, double epsilon) {
        if (hidden < 1) throw new IllegalArgumentException("hidden " + hidden + " must be at least 1");
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("epsilon " + epsilon + " must be above 0 and finite; it keeps the division from 0");
        this.weight = parameter("weight", Tensor.ones(hidden));
        this.bias = parameter("bias", Tensor.zeros(hidden));
        this.epsilon = epsilon;
    }

    /** @param x [..., hidden]  @return the same shape */
    public Tensor forward(Tensor x) {
        return x.layerNorm(weight, bias, epsilon);
    }
}
