package org.loupe.nn;

import org.loupe.tensor.Tensor;

/**
 * The position-wise feed-forward network (Vaswani et al. 2017, section 3.3, eq. 2): {@code activation(x W1 + b1) W2 + b2},
 * for each token alone. The Transformer has ReLU as its activation, BERT GELU, GPT-2 GELU in its tanh form.
 */
public final class FeedForward extends Module {
    private final Linear up;
    private final Linear down;
    private final Activation activation;

    /** With GELU in its tanh form, as in GPT-2. */
    public FeedForward(int hidden, int intermediate, Init init, Init outputInit) {
        this(hidden, intermediate, Activation.GELU_TANH, init, outputInit);
    }

    /**
     * @param intermediate width between the two layers, usually 4 x hidden
     * @param init of the first layer
     * @param outputInit of the second, which writes to the residual stream
     */
    public FeedForward(int hidden, int intermediate, Activation activation, Init init, Init outputInit) {
        this.activation = activation;
        this.up = child("up", new Linear(hidden, intermediate, init));
        this.down = child("down", new Linear(intermediate, hidden, outputInit));
    }

    /** @param x [..., hidden]  @return the same shape */
    public Tensor forward(Tensor x) {
        Tensor active = traced("active", activation.of(up.forward(x)));   // [..., intermediate]
        return traced("out", down.forward(active));                       // [..., hidden]
    }
}
