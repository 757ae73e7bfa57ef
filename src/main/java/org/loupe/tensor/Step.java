package org.loupe.tensor;

import java.util.function.Consumer;

/** How a tensor came to be: the operation, its operands, and the rule that hands a gradient on to them. */
final class Step {
    /** Stands where a result left the scope in which its operands were. */
    static final Step LEFT_BEHIND = new Step("left behind", new Tensor[0]);
    /** Stands where the rules were used up by a backward pass. */
    static final Step SPENT = new Step("spent", new Tensor[0]);

    final String operation;
    final Tensor[] operands;
    Consumer<Tensor> rule;

    Step(String operation, Tensor... operands) {
        this.operation = operation;
        this.operands = operands;
    }
}
