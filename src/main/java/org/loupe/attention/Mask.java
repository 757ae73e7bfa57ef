package org.loupe.attention;

import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.Shape;

/** Which tokens may look at which: 0 where a query may see a key, negative infinity where not, added to the scores before softmax. */
public final class Mask {
    private final Tensor bias;

    private Mask(Tensor bias) {
        this.bias = bias;
    }

    /** Each token sees itself and the tokens before it (Vaswani et al. 2017, section 3.2.3). */
    public static Mask causal(int time) {
        if (time < 0) throw new IllegalArgumentException("a causal mask needs a length of at least 0, not " + time);
        float[] bias = new float[Shape.size(time, time)];
        for (int query = 0; query < time; query++)
            for (int key = query + 1; key < time; key++) bias[query * time + key] = Float.NEGATIVE_INFINITY;
        return new Mask(Tensor.of(bias, time, time));
    }

    /** What is added to the scores, [query, key]. */
    public Tensor bias() {
        return bias;
    }
}
