package org.loupe.tensor;

import java.util.Arrays;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.Select;
import org.loupe.tensor.kernel.Shape;

/** Comparisons, which give 1 or 0 and pass no gradient on, and choices between two tensors by such a result. */
final class Comparisons {
    private Comparisons() { }

    /** 1 where the comparison holds, else 0. */
    static Tensor compare(String operation, Binary comparison, Tensor a, Tensor b) {
        return Gradients.off(() -> Arithmetic.combine(operation, comparison, a, b).backward(dy -> { }));
    }

    static Tensor compare(String operation, Binary comparison, Tensor a, double b) {
        return Gradients.off(() -> {
            Tensor y = Tensor.resultOf(operation, a.shape(), a);
            comparison.apply(a.values(), b, y.values());
            return y.backward(dy -> { });
        });
    }

    /** y = a where the condition is not 0, else b: da = dy where a was chosen and 0 elsewhere, db the other way round. */
    static Tensor where(Tensor condition, Tensor a, Tensor b) {
        int[] shape = Shape.broadcast("where", Shape.broadcast("where", a.shape(), b.shape()), condition.shape());
        Tensor y = Tensor.resultOf("where", shape, a, b, condition);
        Select.apply(condition.values().broadcastTo(shape), a.values().broadcastTo(shape), b.values().broadcastTo(shape), y.values());
        return y.backward(dy -> {
            a.accumulate(() -> where(condition, dy, number(0, a)));
            b.accumulate(() -> where(condition, number(0, b), dy));
        });
    }

    /** y = value where the mask is not 0, else x: dx = 0 there, else dy. */
    static Tensor maskedFill(Tensor x, Tensor mask, double value) {
        if (!Arrays.equals(Shape.broadcast("maskedFill", x.shape(), mask.shape()), x.shape()))
            throw new IllegalArgumentException("maskedFill: the mask " + Shape.text(mask.shape()) + " is larger than x "
                    + Shape.text(x.shape()) + "; expand x first, or take the mask apart");
        TensorCore.requireOneType("maskedFill", x, mask);
        return where(mask, number(value, x), x);
    }

    /** A scalar in x's format. */
    static Tensor number(double value, Tensor x) {
        Tensor y = Tensor.allocate(x.dtype());
        Binary.fill(y.values(), value);
        return y;
    }
}
