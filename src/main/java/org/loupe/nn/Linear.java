package org.loupe.nn;

import org.loupe.tensor.Tensor;

/** y = x W^T + b: every output is a weighted sum of all inputs, plus a constant. */
public final class Linear extends Module {
    private final Tensor weight;    // [out, in]
    private final Tensor bias;      // [out], or null

    /** With a bias that starts at 0. */
    public Linear(int in, int out, Init init) {
        this(in, out, true, init);
    }

    public Linear(int in, int out, boolean hasBias, Init init) {
        if (in < 1 || out < 1)
            throw new IllegalArgumentException("a linear layer from " + in + " to " + out + " values needs at least 1 of each");
        this.weight = parameter("weight", init.weight(out, in));
        this.bias = hasBias ? parameter("bias", Tensor.zeros(out)) : null;
    }

    /** @param x [..., in]  @return [..., out] */
    public Tensor forward(Tensor x) {
        return x.linear(weight, bias);
    }
}
