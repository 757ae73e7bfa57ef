package org.loupe.tensor;

import java.util.Random;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array of numbers that remembers how it was computed, so that gradients can be found by walking back.
 *
 * <p>Operations never change their operands; they are inherited from {@link TensorLayers}, {@link TensorMath},
 * {@link TensorElements} and {@link TensorShapes} and read like the mathematics:
 * {@code q.matmul(k.transpose(-1, -2)).mul(1 / Math.sqrt(headDim)).softmax()}. Models run in float32; float64 serves to
 * check gradients, and the two are never mixed. Memory is freed as {@link Memory} tells.
 */
public final class Tensor extends TensorLayers {
    Tensor(Strided values) {
        super(values);
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

    /** Zeros that take memory only when they are first read or written: the place of weights that a file will bring. */
    public static Tensor blank(int... shape) {
        return new Tensor(Strided.zeros(DType.FLOAT32, shape));
    }

    public static Tensor ones(int... shape) {
        return full(1, shape);
    }

    /** Normally distributed values with mean 0 and standard deviation 1; the same seed gives the same values. */
    public static Tensor randomNormal(Random random, int... shape) {
        return TensorIO.random(random::nextGaussian, shape);
    }

    /**
     * What hides the future from attention: 0 where a query may see a key, negative infinity after it. With more keys
     * than queries, the last query sees all. [time, keys]
     */
    public static Tensor causalBias(int time, int keys) {
        return Attention.causalBias(time, keys);
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
        if (size() != 1) throw new IllegalArgumentException("item: " + Shape.text(shape()) + " has " + size()
                + " elements, not one; use get(...) or sum()");
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

    /**
     * The ND4J array on this tensor's own memory (of a copy, where this is a transposed or otherwise spread view). A change
     * made there between forward and backward pass is not noticed, and gradients are wrong then.
     */
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
        if (step != null) throw new IllegalStateException("requireGradient: this is the result of " + step.operation
                + "; only a tensor that was not computed can be a parameter, use detach() first");
        if (requiresGradient) return this;
        if (!values().isContiguous() || !values.storage().hasOneUser())
            throw new IllegalStateException("requireGradient: " + Shape.text(shape())
                    + " is a view of another tensor's memory, and a parameter is changed in place; use copy() first");
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
        Tape.requireStart(this);
        Tape.run(this, Gradients.off(() -> full(1, shape()).to(dtype())));
    }

    /** Gives the memory back now. Using this afterwards is an error. */
    public void close() {
        claim.end("it was closed by close(); compute it again, or close it later");
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
