package org.loupe.tensor;

import java.lang.ref.Reference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;

/**
 * What is inside a tensor: a view of memory with the claim to it, the step that computed it, and its gradient.
 *
 * <p>An operation makes an empty result with {@link #resultOf}, lets a kernel fill it, and ends with
 * {@link #backward(Consumer)}, which records how a gradient goes back.
 */
abstract sealed class TensorCore permits TensorShapes {
    Strided values;
    Claim claim;
    Step step;                    // null for a parameter, and for a result without a way back
    Tensor gradient;
    boolean requiresGradient;
    boolean keepsGradient;

    TensorCore(Strided values) {
        this.values = values;
        this.claim = new Claim(values.storage());
    }

    Strided values() {
        String ended = claim.ended();
        if (ended != null) throw new IllegalStateException(Caller.operation() + "this tensor " + Shape.text(values.shape())
                + " is closed: " + ended);
        return values;
    }

    Claim claim() {
        return claim;
    }

    Step step() {
        return step;
    }

    /** Whether the way back from here is gone. */
    boolean isSpent() {
        return step == Step.SPENT || step == Step.LEFT_BEHIND;
    }

    /** For a result that leaves its scope. */
    void forgetSteps() {
        if (step != null && step != Step.SPENT) step = Step.LEFT_BEHIND;
    }

    static IllegalStateException spent(Tensor tensor) {
        if (tensor.step == Step.LEFT_BEHIND)
            return new IllegalStateException("backward: " + Shape.text(tensor.shape())
                    + " was computed in a Memory.scope that has ended, and its operands are freed; call backward() inside the scope");
        return new IllegalStateException("backward: the steps that led to " + Shape.text(tensor.shape())
                + " were used by an earlier backward(); run the forward pass again");
    }

    static Tensor allocate(DType type, int... shape) {
        return new Tensor(room(type, shape));
    }

    /** New memory; if there is none, the error names the operation. */
    static Strided room(DType type, int... shape) {
        try {
            return Strided.allocate(type, shape);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(Caller.operation() + Shape.text(shape) + ": " + e.getMessage(), e.getCause());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Caller.operation() + e.getMessage(), e.getCause());
        }
    }

    /** An empty result. The operands are held in it until {@link #backward(Consumer)}, so that their memory outlives the kernel. */
    static Tensor resultOf(String operation, int[] shape, Tensor... operands) {
        requireOneType(operation, operands);
        return resultOf(operation, operands[0].dtype(), shape, operands);
    }

    static Tensor resultOf(String operation, DType type, int[] shape, Tensor... operands) {
        return resultOf(operation, room(type, shape), operands);
    }

    /** An empty result in memory of its own that is laid out in a special way. */
    static Tensor resultOf(String operation, Strided values, Tensor... operands) {
        Tensor y = new Tensor(values);
        y.step = new Step(operation, operands);
        return y;
    }

    /** For open operands of one number format; an operand that an operation can do without is null, but not the first. */
    static void requireOneType(String operation, Tensor... operands) {
        for (Tensor operand : operands) {
            if (operand == null) continue;
            operand.values();
            if (operand.dtype() != operands[0].dtype())
                throw new IllegalArgumentException(operation + ": " + operands[0].dtype() + " and " + operand.dtype()
                        + " do not mix; convert one with to(DType)");
        }
    }

    /** Another view of the operand's memory. */
    static Tensor viewOf(String operation, Strided view, Tensor operand) {
        operand.values().storage().retain();
        Tensor y = new Tensor(view);
        y.step = new Step(operation, operand);
        return y;
    }

    /** Ends an operation: records its backward rule if an operand needs a gradient, else forgets the operands. */
    Tensor backward(Consumer<Tensor> rule) {
        Tensor[] operands = step.operands;
        if (!Gradients.areOff()) for (Tensor operand : operands) requiresGradient |= operand.requiresGradient;
        if (requiresGradient) step.rule = rule;
        else step = null;
        Reference.reachabilityFence(operands);
        return (Tensor) this;
    }

    /** Whether a backward pass has a gradient for this: to pass on, or, at an input, to leave there if it is asked for. */
    boolean takesGradient() {
        return requiresGradient && (step != null || Gradients.asksFor(this));
    }

    /** Adds a part to this tensor's gradient, summed over the axes it was broadcast along; computed only if it is needed. */
    void accumulate(Supplier<Tensor> part) {
        if (!takesGradient()) return;
        Tensor share = part.get().sumTo(values.shape());
        if (gradient == null) setGradient(step != null || share.ownsItsMemory() ? share.alias() : share.copy());
        else if (gradient.values().storage().hasOneUser() && gradient.values.isContiguous())
            Binary.ADD.apply(gradient.values, share.values(), gradient.values);
        else {
            Tensor sum = gradient.add(share);
            gradient.close();
            setGradient(sum);
        }
    }

    /** Whether these values, in C order, are all that is in their memory, and no other tensor sees it. */
    final boolean ownsItsMemory() {
        return values.isContiguous() && values.size() == values.storage().size() && values.storage().hasOneUser();
    }

    void setGradient(Tensor value) {
        gradient = step == null || keepsGradient ? Memory.keepForever(value) : Memory.keep(value);
    }

    /** One step of the backward pass: runs the rule on the gradient that has arrived here. */
    void passGradientOn() {
        Step used = step;
        step = Step.SPENT;
        if (gradient == null) return;
        Tensor dy = gradient;
        Memory.brief(() -> used.rule.accept(dy));
        Reference.reachabilityFence(used);    // the rule may hold values that nothing else does
        if (keepsGradient) return;
        dy.close();
        gradient = null;
    }
}
