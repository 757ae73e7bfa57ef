package org.loupe.tensor.kernel;

import java.util.Arrays;
import java.util.Locale;

/** Arithmetic on shapes, the lengths of a tensor's axes. Arguments are not modified. */
public final class Shape {
    /** What fits in one direct buffer. */
    private static final int LARGEST = (Integer.MAX_VALUE - 64) / Float.BYTES;

    private Shape() { }

    /** The number of elements; 1 for a scalar, whose shape is []. */
    public static int size(int... shape) {
        double exact = 1;       // cannot overflow, and is exact as far as sizes are allowed
        for (int length : shape) {
            if (length < 0) throw new IllegalArgumentException("shape " + text(shape) + " has a negative length " + length);
            exact *= length;
        }
        if (exact > LARGEST)
            throw new IllegalArgumentException(String.format(Locale.ROOT, "shape %s has %.0f elements; a tensor holds at most %d "
                    + "(2 GiB of float32), split it along its first axis", text(shape), exact, LARGEST));
        return (int) exact;
    }

    /** The length of an axis that was put together; one that is too large for any is refused with the shape. */
    public static int length(long sum) {
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    /** Strides of an array whose last axis is contiguous (C order). */
    public static int[] strides(int... shape) {
        int[] strides = new int[shape.length];
        for (int axis = shape.length - 1, step = 1; axis >= 0; step *= shape[axis--]) strides[axis] = step;
        return strides;
    }

    /** The axis as 0 .. rank-1; -1 means the last one. */
    public static int axis(String op, int axis, int... shape) {
        int rank = shape.length;
        if (axis < -rank || axis >= rank)
            throw new IllegalArgumentException(op + ": axis " + axis + " is out of range for shape " + text(shape)
                    + "; it must be " + (rank == 0 ? "none, a scalar has no axes" : "from " + -rank + " to " + (rank - 1)));
        return axis < 0 ? axis + rank : axis;
    }

    /** Several axes, each as 0 .. rank-1 and none twice. */
    public static int[] axes(String op, int[] axes, int... shape) {
        int[] all = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            all[i] = axis(op, axes[i], shape);
            for (int j = 0; j < i; j++)
                if (all[j] == all[i])
                    throw new IllegalArgumentException(op + ": axes " + text(axes) + " name axis " + all[i] + " of " + text(shape)
                            + " twice; name each once");
        }
        return all;
    }

    /**
     * The common shape of two operands by NumPy's rule: align the shapes at their last axes; two lengths fit
     * if they are equal or one of them is 1, which is then repeated.
     */
    public static int[] broadcast(String op, int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] shape = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int p = i > a.length ? 1 : a[a.length - i];
            int q = i > b.length ? 1 : b[b.length - i];
            if (p != q && p != 1 && q != 1)
                throw new IllegalArgumentException(op + ": " + text(a) + " and " + text(b) + " do not fit: axis " + -i + " is "
                        + p + " in the first and " + q + " in the second; they must be equal, or one of them 1");
            shape[rank - i] = p == 1 ? q : p;
        }
        return shape;
    }

    /** The shape with one axis taken out. */
    public static int[] without(int axis, int... shape) {
        int[] rest = new int[shape.length - 1];
        for (int i = 0, j = 0; i < shape.length; i++) if (i != axis) rest[j++] = shape[i];
        return rest;
    }

    /** The shape with the length of one axis replaced. */
    public static int[] with(int axis, int length, int... shape) {
        int[] changed = shape.clone();
        changed[axis] = length;
        return changed;
    }

    /** As it is written in errors and comments: {@code [2, 8, 64]}. */
    public static String text(int... shape) {
        return Arrays.toString(shape);
    }
}
