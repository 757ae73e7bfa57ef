package org.loupe.nn;

import org.loupe.tensor.Tensor;

/** A learned vector for each of a number of things: a table that is read by row. */
public final class Embedding extends Module {
    private final Tensor weight;    // [count, hidden]

    public Embedding(int count, int hidden, Init init) {
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
