package org.loupe.tensor;

import java.util.Arrays;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Unary;

/** Other shapes and orders of the same elements. Most copy nothing: the result looks at the operand's memory. */
final class Views {
    private Views() { }

    /** dx = dy in x's shape. */
    static Tensor reshape(Tensor x, int... shape) {
        int[] full = complete(x, shape);
        Tensor source = x.contiguous();
        return Tensor.viewOf("reshape", source.values().reshape(full), source)
                .backward(dy -> source.accumulate(() -> dy.reshape(source.shape())));
    }

    static Tensor transpose(Tensor x, int axis, int other) {
        int[] axes = new int[x.rank()];
        Arrays.setAll(axes, i -> i);
        int a = Shape.axis("transpose", axis, x.shape()), b = Shape.axis("transpose", other, x.shape());
        axes[a] = b;
        axes[b] = a;
        return permute(x, axes);
    }

    /** dx = dy with the axes put back. */
    static Tensor permute(Tensor x, int... axes) {
        int[] back = new int[x.rank()];
        Arrays.fill(back, -1);
        for (int i = 0; i < axes.length; i++) back[Shape.axis("permute", axes[i], x.shape())] = i;
        if (axes.length != x.rank() || Arrays.stream(back).anyMatch(i -> i < 0))
            throw new IllegalArgumentException("permute: axes " + Arrays.toString(axes) + " must name each of the " + x.rank()
                    + " axes of " + Shape.text(x.shape()) + " once");
        int[] order = new int[axes.length];
        for (int i = 0; i < back.length; i++) order[back[i]] = i;
        return Tensor.viewOf("permute", x.values().permute(order), x)
                .backward(dy -> x.accumulate(() -> dy.permute(back)));
    }

    /** dx = dy without the new axis. */
    static Tensor unsqueeze(String operation, Tensor x, int axis) {
        int rank = x.rank() + 1;
        if (axis < -rank || axis >= rank)
            throw new IllegalArgumentException(operation + ": axis " + axis + " is out of range for a new axis of " + Shape.text(x.shape())
                    + "; it must be from " + -rank + " to " + (rank - 1));
        int at = axis < 0 ? axis + rank : axis;
        return Tensor.viewOf("unsqueeze", x.values().insertAxis(at), x).backward(dy -> x.accumulate(() -> dy.squeeze(at)));
    }

    /** dx = dy with the axis put back. */
    static Tensor squeeze(Tensor x, int axis) {
        int at = Shape.axis("squeeze", axis, x.shape());
        if (x.shape(at) != 1)
            throw new IllegalArgumentException("squeeze: axis " + axis + " of " + Shape.text(x.shape()) + " has length " + x.shape(at)
                    + "; only an axis of length 1 can be left out");
        return Tensor.viewOf("squeeze", x.values().dropAxis(at), x).backward(dy -> x.accumulate(() -> dy.unsqueeze(at)));
    }

    /** dx = dy, summed over what was repeated. */
    static Tensor expand(Tensor x, int... shape) {
        if (!Arrays.equals(Shape.broadcast("expand", x.shape(), shape), shape))
            throw new IllegalArgumentException("expand: " + Shape.text(x.shape()) + " cannot be repeated to "
                    + Shape.text(shape) + "; only axes of length 1 can grow");
        return Tensor.viewOf("expand", x.values().broadcastTo(shape), x).backward(dy -> x.accumulate(() -> dy));
    }

    static Tensor contiguous(Tensor x) {
        return x.values().isContiguous() ? x : copy(x);
    }

    /** dx = dy. */
    static Tensor copy(Tensor x) {
        Tensor y = Tensor.resultOf("copy", x.shape(), x);
        Unary.COPY.apply(x.values(), y.values());
        return y.backward(dy -> x.accumulate(() -> dy));
    }

    static Tensor alias(Tensor x) {
        return Tensor.viewOf("alias", x.values(), x).backward(dy -> x.accumulate(() -> dy));
    }

    /** dx = dy in x's format. */
    static Tensor to(Tensor x, DType type) {
        if (x.dtype() == type) return x;
        Tensor y = Tensor.resultOf("to", type, x.shape(), x);
        TensorIO.fill(y, x.toDoubles());
        return y.backward(dy -> x.accumulate(() -> dy.to(x.dtype())));
    }

    /** The shape with a -1 replaced by the length that follows from the others. */
    private static int[] complete(Tensor x, int... shape) {
        int[] full = shape.clone();
        int open = -1;
        long known = 1;
        for (int axis = 0; axis < full.length; axis++) {
            if (full[axis] != -1) known *= full[axis];
            else if (open < 0) open = axis;
            else throw new IllegalArgumentException("reshape: " + Shape.text(shape) + " leaves two lengths open; only one may be -1");
        }
        if (open >= 0 && known > 0 && x.size() % known == 0) full[open] = (int) (x.size() / known);
        if (Arrays.stream(full).anyMatch(length -> length < 0) || Shape.size(full) != x.size())
            throw new IllegalArgumentException("reshape: " + Shape.text(x.shape()) + " has " + x.size()
                    + " elements, they do not fill " + Shape.text(shape));
        return full;
    }
}
