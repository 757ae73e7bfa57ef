package org.loupe.nn;

import org.loupe.tensor.Tensor;

/**
 * A convolution along time (LeCun et al. 1989): each filter looks at a window of {@code width} steps and is moved over all
 * of them, so that it finds its pattern wherever that stands.
 */
public final class Conv1d extends Module {
    private final Tensor weight;    // [out, in, width]
    private final Tensor bias;      // [out]

    public Conv1d(int in, int out, int width, Init init) {
        if (in < 1 || out < 1 || width < 1)
            throw new IllegalArgumentException("a convolution from " + in + " to " + out + " channels of width " + width
                    + " needs at least 1 of each");
        this.weight = parameter("weight", init.weight(out, in, width));
        this.bias = parameter("bias", Tensor.zeros(out));
    }

    /** @param x [batch, in, time], at least width long  @return [batch, out, time - width + 1] */
    public Tensor forward(Tensor x) {
        return x.conv1d(weight, bias, 1, 0);
    }
}
