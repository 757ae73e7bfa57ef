package org.loupe.tensor;

import java.util.Random;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;

/**
 * The operations of a {@link Tensor} that compute, by family. Each is defined with its gradient in the class named beside it.
 * Two operands are broadcast by NumPy's rule: lengths must be equal, or 1, or missing in front.
 */
public abstract sealed class TensorMath extends TensorShapes permits Tensor {
    TensorMath(Strided values) {
        super(values);
    }

    // ---- Arithmetic, element by element (Arithmetic)

    public Tensor add(Tensor b) {
        return Arithmetic.add(self(), b);
    }

    public Tensor add(double b) {
        return Arithmetic.add(self(), b);
    }

    public Tensor sub(Tensor b) {
        return Arithmetic.sub(self(), b);
    }

    public Tensor mul(Tensor b) {
        return Arithmetic.mul(self(), b);
    }

    public Tensor mul(double b) {
        return Arithmetic.mul(self(), b);
    }

    public Tensor div(Tensor b) {
        return Arithmetic.div(self(), b);
    }

    public Tensor neg() {
        return Functions.neg(self());
    }

    // ---- Functions of each element (Functions)

    public Tensor square() {
        return Functions.square(self());
    }

    public Tensor sqrt() {
        return Functions.sqrt(self());
    }

    /** 1 / sqrt(x). */
    public Tensor rsqrt() {
        return Functions.rsqrt(self());
    }

    public Tensor exp() {
        return Functions.exp(self());
    }

    /** The natural logarithm. */
    public Tensor log() {
        return Functions.log(self());
    }

    public Tensor tanh() {
        return Functions.tanh(self());
    }

    /** The Gaussian error linear unit in the tanh form that GPT-2 uses. */
    public Tensor gelu() {
        return Functions.gelu(self());
    }

    // ---- Along an axis (Reductions)

    /** The sum of all elements, a scalar. */
    public Tensor sum() {
        return Reductions.sum(self());
    }

    /** The sum along an axis, which stays with length 1. */
    public Tensor sum(int axis) {
        return Reductions.sum(self(), axis);
    }

    /** The mean of all elements, a scalar. */
    public Tensor mean() {
        return sum().mul(1.0 / self().size());
    }

    /** The mean along an axis, which stays with length 1. */
    public Tensor mean(int axis) {
        int at = Shape.axis("mean", axis, self().shape());
        return sum(at).mul(1.0 / self().shape(at));
    }

    /** The mean squared distance from the mean (divided by n, as the norms use it) along an axis, which stays with length 1. */
    public Tensor variance(int axis) {
        return sub(mean(axis)).square().mean(axis);
    }

    /** The largest element along an axis, which stays with length 1. */
    public Tensor max(int axis) {
        return Reductions.max(self(), axis);
    }

    /** Sums over the axes along which {@code shape} would be broadcast to this shape; undoes broadcasting. */
    Tensor sumTo(int... shape) {
        return Reductions.sumTo(self(), shape);
    }

    // ---- Products (Products)

    /** The matrix product of the last two axes, [..., m, k] x [..., k, n] to [..., m, n]; axes in front are broadcast. */
    public Tensor matmul(Tensor b) {
        return Products.matmul(self(), b);
    }

    /** {@code x W^T + b} for x [..., in], weight [out, in] and bias [out] (or null): [..., out]. */
    public Tensor linear(Tensor weight, Tensor bias) {
        return Products.linear(self(), weight, bias);
    }

    // ---- Probabilities (Probabilities)

    /** exp(x) divided by its sum, along the last axis. A row of negative infinities gives zeros. */
    public Tensor softmax() {
        return Probabilities.softmax(self());
    }

    /** The logarithm of {@link #softmax()}, exact also where probabilities are tiny. */
    public Tensor logSoftmax() {
        return Probabilities.logSoftmax(self());
    }

    /** The mean of -log(probability of the right class) for logits [..., classes] and one class for each row in C order. */
    public Tensor crossEntropy(int... targets) {
        return Probabilities.crossEntropy(self(), targets);
    }

    // ---- Others

    /** (x - mean) / sqrt(variance + epsilon) * gain + bias along the last axis (Norms). */
    public Tensor layerNorm(Tensor gain, Tensor bias, double epsilon) {
        return Norms.layerNorm(self(), gain, bias, epsilon);
    }

    /** Sets each element to 0 with this probability and divides the others by 1 - probability (Lookups). */
    public Tensor dropout(double probability, Random random) {
        return Lookups.dropout(self(), probability, random);
    }
}
