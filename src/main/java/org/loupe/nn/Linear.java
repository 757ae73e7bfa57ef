package org.loupe.nn;

import org.loupe.tensor.Tensor;

/** y = x W^T + b: every output is a weighted sum of all inputs, plus a constant. */
public final class Linear extends MatrixLayer {
    private final Tensor bias;      // [out], or null

    /** With a bias that starts at 0. */
    public Linear(int in, int out, Init init) {
        this(in, out, true, init);
    }

    public Linear(int in, int out, boolean hasBias, Init init) {
        super(weight(in, out, init));                                       // [out, in]
        this.bias = hasBias ? parameter("bias", Tensor.zeros(out)) : null;
    }

    private static Tensor weight(int in, int out, Init init) {
        if (in < 1 || out < 1)
            throw new IllegalArgumentException("a linear layer from " + in + " to " + out + " values needs at least 1 of each");
        return init.weight(out, in);
    }

    /** @param x [..., in]  @return [..., out] */
    public Tensor forward(Tensor x) {
        return multiply(x, bias);
    }
}
