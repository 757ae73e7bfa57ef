package org.loupe.tensor;

import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.Strided;

/**
 * The operations of a {@link Tensor} on each element. Each is defined with its gradient in the class named beside it.
 * Two operands are broadcast by NumPy's rule: lengths must be equal, or 1, or missing in front.
 */
public abstract sealed class TensorElements extends TensorShapes permits TensorMath {
    TensorElements(Strided values) {
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

    // ---- Comparisons and choices (Comparisons)

    /** 1 where the two are equal, else 0. No gradient goes through a comparison. */
    public Tensor equal(Tensor b) {
        return Comparisons.compare("equal", Binary.EQUAL, self(), b);
    }

    public Tensor equal(double b) {
        return Comparisons.compare("equal", Binary.EQUAL, self(), b);
    }

    /** 1 where this is greater than b, else 0. */
    public Tensor greater(Tensor b) {
        return Comparisons.compare("greater", Binary.GREATER, self(), b);
    }

    public Tensor greater(double b) {
        return Comparisons.compare("greater", Binary.GREATER, self(), b);
    }

    /** 1 where this is less than b, else 0. */
    public Tensor less(Tensor b) {
        return Comparisons.compare("less", Binary.LESS, self(), b);
    }

    public Tensor less(double b) {
        return Comparisons.compare("less", Binary.LESS, self(), b);
    }

    /** a where the condition is not 0, else b. What is not chosen has no part in the value or the gradient, even if it is NaN. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Comparisons.where(condition, a, b);
    }

    /** This, with the value wherever the mask, which is broadcast, is not 0. */
    public Tensor maskedFill(Tensor mask, double value) {
        return Comparisons.maskedFill(self(), mask, value);
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

    /** x to the power p, by the rules of {@link Math#pow}. */
    public Tensor pow(double p) {
        return Functions.pow(self(), p);
    }

    public Tensor tanh() {
        return Functions.tanh(self());
    }

    // ---- Functions between layers (Activations)

    /** 1 / (1 + exp(-x)). */
    public Tensor sigmoid() {
        return Activations.sigmoid(self());
    }

    /** The rectified linear unit max(x, 0); its gradient at 0 is 0. */
    public Tensor relu() {
        return Activations.relu(self());
    }

    /** The Gaussian error linear unit in the tanh form that GPT-2 uses. */
    public Tensor gelu() {
        return Activations.gelu(self());
    }

    /** The Gaussian error linear unit in its exact form x Phi(x), which BERT uses. */
    public Tensor geluErf() {
        return Activations.geluErf(self());
    }

    /** x sigmoid(x). */
    public Tensor silu() {
        return Activations.silu(self());
    }

    /** log(1 + exp(x)), a smooth max(x, 0). */
    public Tensor softplus() {
        return Activations.softplus(self());
    }
}
