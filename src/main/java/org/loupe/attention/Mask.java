package org.loupe.attention;

import org.loupe.tensor.Tensor;

/** Which tokens may look at which. */
public final class Mask {
    private final int time;

    private Mask(int time) {
        this.time = time;
    }

    /** Each token sees itself and the tokens before it (Vaswani et al. 2017, section 3.2.3). */
    public static Mask causal(int time) {
        if (time < 0) throw new IllegalArgumentException("a causal mask needs a length of at least 0, not " + time);
        return new Mask(time);
    }

    /** Refuses scores of another length than this mask was made for. */
    void requireFit(int queries, int keys) {
        if (queries != time || keys != time)
            throw new IllegalArgumentException("a causal mask of length " + time + " does not fit scores [" + queries + ", " + keys
                    + "], [query, key]; make it with Mask.causal of the length of the text");
    }

    /** What is added to the scores before softmax: 0 where a query may see a key, negative infinity where not. [query, key] */
    public Tensor bias() {
        return Tensor.causalBias(time, time);
    }
}
