package org.loupe.nn;

import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/**
 * A highway layer (Srivastava, Greff and Schmidhuber 2015, eq. 3): {@code g * relu(W x) + (1 - g) * x}, where the gate
 * {@code g = sigmoid(Wg x)} decides, value by value, how much is transformed and how much passes as it is. The activation
 * is that of Kim et al. 2015, section 2.3, and of ELMo.
 */
public final class Highway extends Module {
    /** A new layer carries most of its input along, so that gradients pass it (Srivastava et al. 2015, section 2.2). */
    private static final double GATE_BIAS = -2;

    private final Linear transform;
    private final Linear gate;

    public Highway(int hidden, Init init) {
        if (hidden < 1) throw new IllegalArgumentException("hidden " + hidden + " must be at least 1");
        this.transform = child("transform", new Linear(hidden, hidden, init));
        this.gate = child("gate", new Linear(hidden, hidden, init));
        Updates.assign(gate.parameters().get("bias"), Tensor.full(GATE_BIAS, hidden));
    }

    /** @param x [..., hidden]  @return the same shape */
    public Tensor forward(Tensor x) {
        Tensor g = traced("gate", gate.forward(x).sigmoid());                      // [..., hidden]
        Tensor transformed = transform.forward(x).relu();                          // [..., hidden]
        return traced("out", g.mul(transformed).add(g.neg().add(1).mul(x)));
    }
}
