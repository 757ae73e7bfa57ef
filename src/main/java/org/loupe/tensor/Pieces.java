package org.loupe.tensor;

import java.util.Arrays;
import java.util.function.Consumer;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;
import org.loupe.tensor.kernel.Unary;

/** Cuts tensors into pieces and puts pieces together. */
final class Pieces {
    private Pieces() { }

    /** dx = dy at the place of the slice, 0 elsewhere. */
    static Tensor slice(Tensor x, int axis, int from, int to) {
        int at = Shape.axis("slice", axis, x.shape());
        if (from < 0 || to < from || to > x.shape(at))
            throw new IllegalArgumentException("slice: from " + from + " to " + to + " is outside axis " + axis + " of "
                    + Shape.text(x.shape()) + ", which goes from 0 to " + x.shape(at));
        return Tensor.viewOf("slice", x.values().slice(at, from, to), x)
                .backward(dy -> addToGradient(x, dx -> add(dx.slice(at, from, to), dy.values())));
    }

    /** Slices that follow each other and make up the whole axis. */
    static Tensor[] split(Tensor x, int axis, int... lengths) {
        int at = Shape.axis("split", axis, x.shape());
        if (Arrays.stream(lengths).asLongStream().sum() != x.shape(at) || Arrays.stream(lengths).anyMatch(length -> length < 0))
            throw new IllegalArgumentException("split: the lengths " + Arrays.toString(lengths) + " do not add up to axis " + axis + " of "
                    + Shape.text(x.shape()) + ", which has length " + x.shape(at));
        Tensor[] parts = new Tensor[lengths.length];
        for (int i = 0, from = 0; i < parts.length; from += lengths[i++]) parts[i] = slice(x, at, from, from + lengths[i]);
        return parts;
    }

    /** Each part's gradient is its slice of dy. */
    static Tensor concat(int axis, Tensor... given) {
        Tensor[] parts = given.clone();
        if (parts.length == 0) throw new IllegalArgumentException("concat: there are no parts; give at least one tensor");
        int[] first = parts[0].shape();
        int at = Shape.axis("concat", axis, first);
        long length = 0;
        for (int i = 0; i < parts.length; i++) {
            int[] shape = parts[i].shape();
            if (shape.length != first.length || !Arrays.equals(Shape.with(at, 0, shape), Shape.with(at, 0, first)))
                throw new IllegalArgumentException("concat: part " + i + " is " + Shape.text(shape) + " and part 0 is "
                        + Shape.text(first) + "; they may differ in axis " + axis + " only");
            length += shape[at];
        }
        Tensor y = Tensor.resultOf("concat", Shape.with(at, Shape.length(length), first), parts);
        int[] ends = new int[parts.length];
        for (int i = 0, from = 0; i < parts.length; from = ends[i++]) {
            ends[i] = from + parts[i].shape(at);
            Unary.COPY.apply(parts[i].values(), y.values().slice(at, from, ends[i]));
        }
        return y.backward(dy -> {
            for (int i = 0; i < ends.length; i++) {
                int from = i == 0 ? 0 : ends[i - 1], to = ends[i];
                parts[i].accumulate(() -> dy.slice(at, from, to));
            }
        });
    }

    /** Each part with a new axis, along which they are put together. */
    static Tensor stack(int axis, Tensor... parts) {
        if (parts.length == 0) throw new IllegalArgumentException("stack: there are no parts; give at least one tensor");
        Tensor[] layers = new Tensor[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!Arrays.equals(parts[i].shape(), parts[0].shape()))
                throw new IllegalArgumentException("stack: part " + i + " is " + Shape.text(parts[i].shape()) + " and part 0 is "
                        + Shape.text(parts[0].shape()) + "; stack needs equal shapes, concat only equal other axes");
            TensorCore.requireOneType("stack", parts[0], parts[i]);
            layers[i] = Views.unsqueeze("stack", parts[i], axis);
        }
        return concat(axis, layers);
    }

    /** dx = the middle of dy. */
    static Tensor pad(Tensor x, int axis, int before, int after, double value) {
        int at = Shape.axis("pad", axis, x.shape()), length = x.shape(at);
        if (before < 0 || after < 0)
            throw new IllegalArgumentException("pad: before " + before + " and after " + after
                    + " must be at least 0; use slice to make an axis shorter");
        Tensor y = Tensor.resultOf("pad", Shape.with(at, Shape.length((long) before + length + after), x.shape()), x);
        Binary.fill(y.values().slice(at, 0, before), value);
        Unary.COPY.apply(x.values(), y.values().slice(at, before, before + length));
        Binary.fill(y.values().slice(at, before + length, before + length + after), value);
        return y.backward(dy -> x.accumulate(() -> dy.slice(at, before, before + length)));
    }

    /** dx = dy, turned back. A copy, as OpenBLAS cannot read backwards. */
    static Tensor flip(Tensor x, int... axes) {
        Tensor y = Tensor.resultOf("flip", x.shape(), x);
        Strided turned = x.values();
        for (int axis : Shape.axes("flip", axes, x.shape())) turned = turned.flip(axis);
        Unary.COPY.apply(turned, y.values());
        return y.backward(dy -> x.accumulate(() -> dy.flip(axes)));
    }

    /**
     * Lets a rule add to x's gradient in place. As only the place of a piece is touched then, reading x in many pieces
     * costs no more than reading it once.
     */
    static void addToGradient(Tensor x, Consumer<Strided> addition) {
        if (!x.takesGradient()) return;
        Tensor before = x.gradient;
        boolean isOwn = before != null && before.values().isContiguous() && before.values().storage().hasOneUser();
        if (!isOwn) x.accumulate(() -> {
            Tensor zeros = Tensor.allocate(x.dtype(), x.shape());
            Binary.fill(zeros.values(), 0);
            return zeros;
        });
        addition.accept(x.gradient.values());
    }

    /** place += dy. */
    static void add(Strided place, Strided dy) {
        Binary.ADD.apply(place, dy, place);
    }
}
