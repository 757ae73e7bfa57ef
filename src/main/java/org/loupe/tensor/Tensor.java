package org.loupe.tensor;

import java.lang.ref.Reference;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array of numbers that remembers how it was computed, so that gradients can be found by walking back.
 *
 * <p>Operations never change their operands; they are inherited from {@link TensorMath} and read like the mathematics:
 * {@code q.matmul(k.transpose(-1, -2)).mul(1 / Math.sqrt(headDim)).softmax()}. Models run in float32; float64 serves to
 * check gradients, and the two are never mixed. Memory is freed as {@link Memory} tells.
 */
public final class Tensor extends TensorMath {
    private Strided values;
    private Claim claim;
    private Tensor gradient;
    private boolean requiresGradient;
    private boolean keepsGradient;
    private Step step;

    private Tensor(Strided values) {
        this.values = values;
        this.claim = new Claim(values.storage());
        Memory.adopt(this);
    }

    // ---- Making tensors

    /** A float32 tensor of these values in C order. */
    public static Tensor of(float[] values, int... shape) {
        return TensorIO.of(values, shape);
    }

    /** A float64 tensor of these values in C order, for checking gradients. */
    public static Tensor of(double[] values, int... shape) {
        return TensorIO.of(values, shape);
    }

    /** A float32 copy of an ND4J array. */
    public static Tensor of(INDArray array) {
        return TensorIO.of(array);
    }

    /** A float32 tensor with no axes. */
    public static Tensor scalar(double value) {
        return full(value);
    }

    public static Tensor full(double value, int... shape) {
        Tensor y = allocate(DType.FLOAT32, shape);
        Binary.fill(y.values, value);
        return y;
    }

    public static Tensor zeros(int... shape) {
        return full(0, shape);
    }

    public static Tensor ones(int... shape) {
        return full(1, shape);
    }

    /** Normally distributed values with mean 0 and standard deviation 1; the same seed gives the same values. */
    public static Tensor randomNormal(Random random, int... shape) {
        return TensorIO.random(random::nextGaussian, shape);
    }

    // ---- Reading tensors

    /** The lengths of the axes, a copy. */
    public int[] shape() {
        return values.shape().clone();
    }

    /** The length of one axis; -1 is the last. */
    public int shape(int axis) {
        return values.shape()[Shape.axis("shape", axis, values.shape())];
    }

    /** The number of axes. */
    public int rank() {
        return values.rank();
    }

    /** The number of elements. */
    public int size() {
        return values.size();
    }

    public DType dtype() {
        return values.storage().type();
    }

    /** The element at this place, for example {@code x.get(0, -1)}. Slow: for looking, not for loops. */
    public double get(int... index) {
        return TensorIO.get(this, index);
    }

    /** The value of a tensor with one element. */
    public double item() {
        if (size() != 1) throw new IllegalArgumentException("item: " + Shape.text(shape()) + " has " + size() + " elements, not one; use get(...) or sum()");
        return toDoubles()[0];
    }

    /** The values in C order. */
    public float[] toFloats() {
        return TensorIO.toFloats(this);
    }

    /** The values in C order. */
    public double[] toDoubles() {
        return TensorIO.toDoubles(this);
    }

    /** The ND4J array on this tensor's own memory (of a copy, where this is a transposed or otherwise spread view). */
    public INDArray data() {
        return TensorIO.data(this);
    }

    @Override
    public String toString() {
        return TensorText.of(this);
    }

    // ---- Gradients

    /** Marks this as a parameter: backward() will leave a gradient here, and no scope closes it. */
    public Tensor requireGradient() {
        if (step != null) throw new IllegalStateException("requireGradient: this is the result of " + step.operation + "; only a tensor that was not computed can be a parameter, use detach() first");
        if (requiresGradient) return this;
        if (!values().isContiguous() || !values.storage().hasOneUser())
            throw new IllegalStateException("requireGradient: " + Shape.text(shape()) + " is a view of another tensor's memory, and a parameter is changed in place; use copy() first");
        requiresGradient = true;
        return Memory.keepForever(this);
    }

    /** Whether a gradient is or would be computed for this. */
    public boolean requiresGradient() {
        return requiresGradient;
    }

    /** Asks backward() to leave the gradient of this intermediate result, to look at. */
    public Tensor keepGradient() {
        keepsGradient = true;
        return this;
    }

    /** What backward() left here, or null. */
    public Tensor grad() {
        return gradient;
    }

    /** Forgets the gradient, so that the next backward() starts from none. */
    public void clearGrad() {
        if (gradient != null) gradient.claim.end("it was the gradient of a parameter and was cleared by clearGrad()");
        gradient = null;
    }

    /** Computes the gradient of this single number by every parameter it depends on, and adds it to theirs. */
    public void backward() {
        if (size() != 1) throw new IllegalStateException("backward: starts from a single number, such as a loss, and this is " + Shape.text(shape()) + "; use sum() or mean() first");
        if (isSpent()) throw spent(this);
        if (step == null && requiresGradient) throw new IllegalStateException("backward: this is a parameter itself; compute something from it first");
        if (step == null) throw new IllegalStateException("backward: nothing was recorded for this value; it does not depend on a parameter, or was computed inside Gradients.off");
        Tape.run(this, Gradients.off(() -> full(1, shape()).to(dtype())));
    }

    /** Gives the memory back now. Using this afterwards is an error. */
    public void close() {
        claim.end("it was closed by close()");
    }

    // ---- For the operations of this package

    Strided values() {
        String ended = claim.ended();
        if (ended != null) throw new IllegalStateException("this tensor " + Shape.text(values.shape()) + " is closed: " + ended);
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
            return new IllegalStateException("backward: " + Shape.text(tensor.shape()) + " was computed in a Memory.scope that has ended, and its operands are freed; call backward() inside the scope");
        return new IllegalStateException("backward: the steps that led to " + Shape.text(tensor.shape()) + " were used by an earlier backward(); run the forward pass again");
    }

    static Tensor allocate(DType type, int... shape) {
        return new Tensor(Strided.allocate(type, shape));
    }

    /** An empty result. The operands are held in it until {@link #backward(Consumer)}, so that their memory outlives the kernel. */
    static Tensor resultOf(String operation, int[] shape, Tensor... operands) {
        for (Tensor operand : operands) {
            operand.values();
            if (operand.dtype() != operands[0].dtype())
                throw new IllegalArgumentException(operation + ": " + operands[0].dtype() + " and " + operand.dtype() + " do not mix; convert one with to(DType)");
        }
        return resultOf(operation, operands[0].dtype(), shape, operands);
    }

    static Tensor resultOf(String operation, DType type, int[] shape, Tensor... operands) {
        Tensor y = allocate(type, shape);
        y.step = new Step(operation, operands);
        return y;
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
        return this;
    }

    /** Adds a part to this tensor's gradient, summed over the axes it was broadcast along; computed only if it is needed. */
    void accumulate(Supplier<Tensor> part) {
        if (!requiresGradient) return;
        Tensor share = part.get().sumTo(values.shape());
        if (gradient == null) setGradient(step == null ? share.copy() : share.alias());
        else if (gradient.values().storage().hasOneUser() && gradient.values.isContiguous())
            Binary.ADD.apply(gradient.values, share.values(), gradient.values);
        else {
            Tensor sum = gradient.add(share);
            gradient.close();
            setGradient(sum);
        }
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
        Memory.scope(() -> used.rule.accept(dy));
        Reference.reachabilityFence(used);    // the rule may hold values that nothing else does
        if (keepsGradient) return;
        dy.close();
        gradient = null;
    }

    /** Replaces the values of a parameter, in place. */
    void assign(double... newValues) {
        TensorIO.fill(this, newValues);
    }

    /** Changes a parameter's number format, in place. */
    public void convertTo(DType type) {
        if (step != null) throw new IllegalStateException("convertTo: this is the result of " + step.operation + "; use to(DType)");
        if (type == dtype()) return;
        Tensor other = Gradients.off(() -> to(type));
        close();
        values = other.values;
        values.storage().retain();
        claim = new Claim(values.storage());
        claim.moveTo(null, this);
        other.close();
        clearGrad();
    }
}
