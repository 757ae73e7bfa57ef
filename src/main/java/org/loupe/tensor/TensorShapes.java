package org.loupe.tensor;

import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Strided;

/** The operations of a {@link Tensor} that move elements and compute nothing: other shapes and orders, pieces, and elements by number. */
public abstract sealed class TensorShapes extends TensorCore permits TensorElements {
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

    /** A new axis of length 1 at this place of the result; -1 is behind the last. */
    public Tensor unsqueeze(int axis) {
        return Views.unsqueeze("unsqueeze", self(), axis);
    }

    /** Leaves out an axis of length 1. */
    public Tensor squeeze(int axis) {
        return Views.squeeze(self(), axis);
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

    // ---- Pieces (Pieces)

    /** The part of an axis from {@code from} (included) to {@code to} (excluded). */
    public Tensor slice(int axis, int from, int to) {
        return Pieces.slice(self(), axis, from, to);
    }

    /** Cuts an axis into pieces of these lengths, which add up to its own. Nothing is copied. */
    public Tensor[] split(int axis, int... lengths) {
        return Pieces.split(self(), axis, lengths);
    }

    /** Puts tensors one behind the other along an axis; the other axes must be equal. */
    public static Tensor concat(int axis, Tensor... parts) {
        return Pieces.concat(axis, parts);
    }

    /** Puts tensors of one shape one behind the other along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return Pieces.stack(axis, parts);
    }

    /** Makes an axis longer, with this value before and after its elements. */
    public Tensor pad(int axis, int before, int after, double value) {
        return Pieces.pad(self(), axis, before, after, value);
    }

    /** These axes from their ends to their starts. */
    public Tensor flip(int... axes) {
        return Pieces.flip(self(), axes);
    }

    /** All windows of an axis, one every {@code stride} elements: the axis counts them, a new last one goes through each. No copy. */
    public Tensor windows(int axis, int width, int stride) {
        return Convolutions.windows(self(), axis, width, stride);
    }

    // ---- By number (Lookups)

    /** Rows of a table [rows, width] by number: [batch, time, width] for ids [batch][time]. */
    public Tensor rows(int[][] ids) {
        return Lookups.rows(self(), ids);
    }

    /** The same, but the row {@code padding} gets no gradient: it stands where a shorter text was filled up. */
    public Tensor rows(int[][] ids, int padding) {
        return Lookups.paddedRows(self(), ids, padding);
    }

    /**
     * Elements by their number along an axis: {@code y[i][j][k] = x[i][indices[i][j][k]][k]} for axis 1.
     *
     * @param indices in C order of {@code shape}
     * @param shape of the result: as many axes as this has, and only {@code axis} may be longer
     */
    public Tensor gather(int axis, int[] indices, int... shape) {
        return Lookups.gather(self(), axis, indices, shape);
    }

    /**
     * Adds to elements by their number along an axis: y = x, then {@code y[i][indices[i][j][k]][k] += source[i][j][k]} for axis 1.
     *
     * @param indices in C order of the source, which has as many axes as this, and only {@code axis} may be longer
     */
    public Tensor scatterAdd(int axis, int[] indices, Tensor source) {
        return Lookups.scatterAdd(self(), axis, indices, source);
    }
}
