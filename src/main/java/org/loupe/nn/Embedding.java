package org.loupe.nn;

import org.loupe.tensor.Tensor;

/** A learned vector for each of a number of things, a table that is read by row (Bengio et al. 2003, section 2). */
public final class Embedding extends MatrixLayer {
    public Embedding(int count, int hidden, Init init) {
        super(weight(count, hidden, init));                                 // [count, hidden]
    }

    private static Tensor weight(int count, int hidden, Init init) {
        if (count < 1 || hidden < 1)
            throw new IllegalArgumentException("a table of " + count + " vectors of " + hidden + " values needs at least 1 of each");
        return init.weight(count, hidden);
    }

    /** @param ids [batch][time]  @return [batch, time, hidden] */
    public Tensor forward(int[][] ids) {
        return rows(ids);
    }

    /** The product of x with each vector of the table, as a head that shares it needs (Press and Wolf 2017). @return [..., count] */
    public Tensor head(Tensor x) {
        return multiply(x, null);
    }
}
