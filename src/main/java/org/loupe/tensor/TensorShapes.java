package org.loupe.tensor;

import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Strided;

/** The operations of a {@link Tensor} that show the same elements in another shape or order, and rows by number. */
public abstract sealed class TensorShapes extends TensorCore permits TensorMath {
    TensorShapes(Strided values) {
        super(values);
    }

    final Tensor self() {
        return (Tensor) this;
    }

    // ---- Other shapes of the same elements (Views)

    /** The same elements in another shape; one length may be -1 and follows from the others. */
    public Tensor reshape(int... shape) {
        return Views.reshape(self(), shape);
    }

    /** Two axes exchanged. */
    public Tensor transpose(int axis, int other) {
        return Views.transpose(self(), axis, other);
    }

    /** All axes in a new order: axis i of the result is axis {@code axes[i]} of this. */
    public Tensor permute(int... axes) {
        return Views.permute(self(), axes);
    }

    /** The part of an axis from {@code from} (included) to {@code to} (excluded). */
    public Tensor slice(int axis, int from, int to) {
        return Views.slice(self(), axis, from, to);
    }

    /** Repeats axes of length 1 to reach a shape. */
    public Tensor expand(int... shape) {
        return Views.expand(self(), shape);
    }

    /** The same values in memory of their own. */
    public Tensor copy() {
        return Views.copy(self());
    }

    /** The same values, one behind the other in memory; this itself where they lie so already. */
    Tensor contiguous() {
        return Views.contiguous(self());
    }

    Tensor alias() {
        return Views.alias(self());
    }

    /** The same values, with no memory of how they were computed. */
    public Tensor detach() {
        return Gradients.off(this::alias);
    }

    /** The same values in another number format. */
    public Tensor to(DType type) {
        return Views.to(self(), type);
    }

    // ---- Rows by number (Lookups)

    /** Rows of a table [rows, width] by number: [batch, time, width] for ids [batch][time]. */
    public Tensor rows(int[][] ids) {
        return Lookups.rows(self(), ids);
    }
}
