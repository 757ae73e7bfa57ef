package org.loupe.nn;

import org.loupe.tensor.Tensor;

/**
 * Two LSTMs side by side (Schuster and Paliwal 1997; Graves and Schmidhuber 2005): one reads from the first step to the last,
 * the other from the last to the first, and their outputs stand beside each other, so that each step knows both sides.
 */
public final class BidirectionalLstm extends Module {
    private final Lstm forward;
    private final Lstm backward;

    /** @param config of each of the two */
    public BidirectionalLstm(LstmConfig config, Init init) {
        this.forward = child("forward", new Lstm(config, false, init));
        this.backward = child("backward", new Lstm(config, true, init));
    }

    /**
     * @param x [batch, time, in]
     * @param lengths of the texts, as {@link Lstm#forward} has them
     * @return [batch, time, 2 out]: forward, then backward
     */
    public Tensor forward(Tensor x, int... lengths) {
        return traced("out", Tensor.concat(-1, forward.forward(x, lengths), backward.forward(x, lengths)));
    }
}
