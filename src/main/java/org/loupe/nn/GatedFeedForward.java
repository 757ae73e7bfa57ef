package org.loupe.nn;

import org.loupe.tensor.Tensor;

/**
 * A feed-forward network with a gate (Shazeer 2020, eq. 6): {@code (activation(x W) * (x V)) W2}, for each token alone.
 * With SiLU it is SwiGLU (LLaMA), with GELU GeGLU (T5 1.1), with ReLU ReGLU. For as many parameters as a
 * {@link FeedForward} of width 4 x hidden, its width is 2/3 of that.
 */
public final class GatedFeedForward extends Module {
    private final Linear gate;
    private final Linear up;
    private final Linear down;
    private final Activation activation;

    /** Without biases, as in the paper. */
    public GatedFeedForward(int hidden, int intermediate, Activation activation, Init init, Init outputInit) {
        this(hidden, intermediate, activation, false, init, outputInit);
    }

    /**
     * @param init of the first two layers
     * @param outputInit of the last, which writes to the residual stream
     */
    public GatedFeedForward(int hidden, int intermediate, Activation activation, boolean hasBias, Init init, Init outputInit) {
        this.activation = activation;
        this.gate = child("gate", new Linear(hidden, intermediate, hasBias, init));
        this.up = child("up", new Linear(hidden, intermediate, hasBias, init));
        this.down = child("down", new Linear(intermediate, hidden, hasBias, outputInit));
    }

    /** @param x [..., hidden]  @return the same shape */
    public Tensor forward(Tensor x) {
        Tensor open = traced("gate", activation.of(gate.forward(x)));                 // [..., intermediate]
        Tensor active = traced("active", open.mul(up.forward(x)));                    // [..., intermediate]
        return traced("out", down.forward(active));                                   // [..., hidden]
    }
}
