package org.loupe.nn;

import org.loupe.tensor.Tensor;

/** A learned vector for each of a number of things, a table that is read by row (Bengio et al. 2003, section 2). */
public final class Embedding extends Module {
    private final Tensor weight;    // [count, hidden]

    public Embedding(int count, int hidden, Init init) {
        if (count < 1 || hidden < 1)
            throw new IllegalArgumentException("a table of " + count + " vectors of " + hidden + " values needs at least 1 of each");
        this.weight = parameter("weight", init.weight(count, hidden));
    }

    /** @param ids [batch][time]  @return [batch, time, hidden] */
    public Tensor forward(int[][] ids) {
        return weight.rows(ids);
    }

    /** The table [count, hidden], for a head that shares it. */
    public Tensor weight() {
        return weight;
    }
}
