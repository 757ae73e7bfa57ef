package org.loupe.model.elmo;

import java.util.Arrays;
import java.util.List;
import org.loupe.model.Configs;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.Shape;

/**
 * ELMo's vector of a word for a task (Peters et al. 2018, eq. 1): {@code gamma * sum over j of s_j h_j} with
 * {@code s = softmax(w)}. A task learns w and gamma and leaves the model that made the layers h as it is.
 *
 * <p>Section 3.2 adds that it helps in some cases to normalise the layers first. Here each vector is then brought to mean
 * 0 and variance 1 by itself, without learned gain and bias; the authors' code takes mean and variance over a whole batch.
 */
public final class LayerMix extends Module {
    private static final double EPSILON = 1e-12;

    private final int layers;
    private final boolean normalise;
    private final Tensor weights;    // [layers]
    private final Tensor gamma;      // [1]

    /** All layers count the same at first. */
    public LayerMix(int layers, boolean normalise) {
        Configs.requirePositive("layers", layers);
        this.layers = layers;
        this.normalise = normalise;
        this.weights = parameter("weights", Tensor.zeros(layers));
        this.gamma = parameter("gamma", Tensor.ones(1));
    }

    /** @param h each [batch, time, width]  @return [batch, time, width] */
    public Tensor forward(List<Tensor> h) {
        if (h.size() != layers)
            throw new IllegalArgumentException("a mix of " + layers + " layers cannot mix " + h.size()
                    + "; ELMo gives one more than it has LSTM layers");
        Tensor s = traced("shares", shares());                                 // [layers]
        Tensor sum = null;
        for (int j = 0; j < layers; j++) {
            Tensor part = s.slice(0, j, j + 1).mul(normalise ? normal(h.get(j)) : h.get(j));
            sum = sum == null ? part : sum.add(requireSame(h.get(0), part));
        }
        return traced("out", gamma.mul(sum));
    }

    /** What each layer counts, s in the equation: [layers], which adds up to 1. */
    public Tensor shares() {
        return weights.softmax();
    }

    /** What the mixed vector is multiplied by, gamma in the equation: [1]. */
    public Tensor gamma() {
        return gamma;
    }

    private static Tensor normal(Tensor x) {
        Tensor centred = x.sub(x.mean(-1));
        return centred.mul(centred.square().mean(-1).add(EPSILON).rsqrt());
    }

    private static Tensor requireSame(Tensor first, Tensor part) {
        if (Arrays.equals(first.shape(), part.shape())) return part;
        throw new IllegalArgumentException("layers " + Shape.text(first.shape()) + " and " + Shape.text(part.shape())
                + " cannot be mixed; they must have one shape");
    }
}
