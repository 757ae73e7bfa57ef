package org.loupe.tensor;

import java.util.Arrays;
import java.util.function.Consumer;
import org.loupe.tensor.kernel.Shape;

/** How a tensor came to be: the operation, its operands, and the rule that hands a gradient on to them. */
final class Step {
    /** Stands where a result left the scope in which its operands were. */
    static final Step LEFT_BEHIND = new Step("left behind", new Tensor[0]);
    /** Stands where the rules were used up by a backward pass. */
    static final Step SPENT = new Step("spent", new Tensor[0]);

    final String operation;
    final Tensor[] operands;
    Consumer<Tensor> rule;
    private final int[] versions;

    Step(String operation, Tensor... operands) {
        this.operation = operation;
        this.operands = operands;
        this.versions = Arrays.stream(operands).mapToInt(Step::version).toArray();
    }

    /** Refuses to go back through operands that have other values than the forward pass saw. */
    void requireUnchanged() {
        for (int i = 0; i < operands.length; i++)
            if (version(operands[i]) != versions[i])
                throw new IllegalStateException("backward: the operand " + Shape.text(operands[i].shape()) + " of " + operation
                        + " was changed in place after the forward pass, so gradients may be wrong; change it after backward(), "
                        + "or run the forward pass again");
    }

    private static int version(Tensor operand) {
        return operand.values.storage().version();
    }
}
