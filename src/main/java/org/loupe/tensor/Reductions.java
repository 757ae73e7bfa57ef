package org.loupe.tensor;

import org.loupe.tensor.kernel.Reduce;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;

/** Sums and maxima along axes. A reduced axis stays with length 1, so that the result fits the operand again. */
final class Reductions {
    private Reductions() { }

    /** dx = dy, repeated. */
    static Tensor sum(Tensor x) {
        return x.reshape(-1).sum(0).reshape();
    }

    /** dx = dy, repeated along the axis. */
    static Tensor sum(Tensor x, int axis) {
        Tensor y = reduce("sum", Reduce.SUM, x, axis);
        return y.backward(dy -> x.accumulate(() -> dy.expand(x.shape())));
    }

    /** dx = dy where x is the largest, shared evenly among equals. */
    static Tensor max(Tensor x, int axis) {
        Tensor y = reduce("max", Reduce.MAX, x, axis);
        return y.backward(dy -> x.accumulate(() -> {
            Tensor isMax = Lookups.equal(x, y);
            return dy.mul(isMax).div(isMax.sum(axis));
        }));
    }

    static Tensor sumTo(Tensor x, int... shape) {
        Tensor y = x;
        while (y.rank() > shape.length) y = y.sum(0).reshape(Shape.without(0, y.shape()));
        for (int axis = 0; axis < shape.length; axis++) if (shape[axis] == 1 && y.shape(axis) != 1) y = y.sum(axis);
        return y;
    }

    private static Tensor reduce(String operation, Reduce how, Tensor x, int axis) {
        int at = Shape.axis(operation, axis, x.shape());
        if (how == Reduce.MAX && x.shape(at) == 0)
            throw new IllegalArgumentException("max: axis " + axis + " of " + Shape.text(x.shape()) + " is empty, it has no largest element");
        Tensor y = Tensor.resultOf(operation, Shape.with(at, 1, x.shape()), x);
        Strided without = y.values().reshape(Shape.without(at, x.shape()));
        how.apply(x.values(), at, without);
        return y;
    }
}
