package org.loupe.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.loupe.tensor.kernel.ArgMax;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Reduce;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;
import org.loupe.tensor.kernel.Unary;

/**
 * Sums, means and maxima along axes. A reduced axis stays with length 1, so that the result fits the operand again.
 * Without axes all elements are reduced, to a scalar.
 */
final class Reductions {
    private Reductions() { }

    /** dx = dy, repeated along the axes. */
    static Tensor sum(Tensor x, int... axes) {
        return reduce("sum", Reduce.SUM, x, axes);
    }

    /** dx = dy / n, repeated along the axes. */
    static Tensor mean(Tensor x, int... axes) {
        int count = count("mean", x, axes);
        return sum(x, axes).mul(1.0 / count);
    }

    /** The mean of (x - mean)^2. */
    static Tensor variance(Tensor x, int... axes) {
        count("variance", x, axes);
        return x.sub(mean(x, axes)).square().mean(axes);
    }

    /** dx = dy where x is the largest, shared evenly among equals. */
    static Tensor max(Tensor x, int... axes) {
        count("max", x, axes);
        Tensor largest = Gradients.off(() -> reduce("max", Reduce.MAX, x, axes));
        Tensor y = Tensor.resultOf("max", largest.shape(), x, largest);
        Unary.COPY.apply(largest.values(), y.values());
        return y.backward(dy -> x.accumulate(() -> {
            Tensor isMax = x.equal(y);
            return dy.mul(isMax).div(isMax.sum(axes));
        }));
    }

    /**
     * y = m + log(sum(e)) for e = exp(x - m), where m is the maximum, so that exp cannot overflow: dx = dy * e / sum(e).
     * Infinity less infinity would be NaN, so m is bounded within e: elements of -infinity add 0, and those of +infinity 1 each.
     * The maximum adds 1, so sum(e) is at least that, but where all are -infinity.
     */
    static Tensor logSumExp(Tensor x, int... axes) {
        double bound = x.dtype() == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        Tensor m = Gradients.off(() -> reduce("logSumExp", Reduce.MAX, x, axes));
        Tensor e = Gradients.off(() -> Arithmetic.minimum(x.sub(Arithmetic.minimum(Arithmetic.maximum(m, -bound), bound)), 0).exp());
        Tensor sum = Gradients.off(() -> e.sum(axes)), log = Gradients.off(sum::log);
        Tensor y = Tensor.resultOf("logSumExp", m.shape(), x, m, log);
        Binary.ADD.apply(m.values(), log.values(), y.values());
        return y.backward(dy -> x.accumulate(() -> e.mul(dy.div(Arithmetic.maximum(sum, 1)))));
    }

    /** The place of the largest element for each place of the other axes, in C order. */
    static int[] argmax(Tensor x, int axis) {
        int at = Shape.axis("argmax", axis, x.shape());
        count("argmax", x, at);
        int[] last = new int[x.rank()];
        for (int i = 0; i < last.length; i++) last[i] = i < at ? i : i < last.length - 1 ? i + 1 : at;
        int[] places = ArgMax.apply(x.values().permute(last));
        Reference.reachabilityFence(x);
        return places;
    }

    /** Undoes broadcasting. The leading axes that shape lacks are summed as one: a sum of sums would be rounded in between. */
    static Tensor sumTo(Tensor x, int... shape) {
        int extra = x.rank() - shape.length;
        Tensor y = x;
        if (extra > 0) {
            int[] asOne = Arrays.copyOfRange(x.shape(), extra - 1, x.rank());
            asOne[0] = Shape.size(Arrays.copyOf(x.shape(), extra));
            y = x.reshape(asOne).sum(0).reshape(Arrays.copyOfRange(x.shape(), extra, x.rank()));
        }
        for (int axis = 0; axis < shape.length; axis++) if (shape[axis] == 1 && y.shape(axis) != 1) y = y.sum(axis);
        return y;
    }

    /**
     * One axis after the other; of nothing, where the reduction starts. Gradients go back as those of a sum; a maximum
     * is taken with gradients off.
     */
    static Tensor reduce(String operation, Reduce how, Tensor x, int... axes) {
        if (axes.length == 0) return reduce(operation, how, x.reshape(-1), 0).reshape();
        Tensor y = x;
        for (int axis : Shape.axes(operation, axes, x.shape())) y = along(operation, how, y, axis);
        return y;
    }

    private static Tensor along(String operation, Reduce how, Tensor x, int axis) {
        Tensor y = Tensor.resultOf(operation, Shape.with(axis, 1, x.shape()), x);
        Strided without = y.values().dropAxis(axis);
        how.apply(x.values(), axis, without);
        return y.backward(dy -> x.accumulate(() -> dy.expand(x.shape())));
    }

    /** How many elements go into each result; none is an error. */
    private static int count(String operation, Tensor x, int... axes) {
        int count = axes.length == 0 ? x.size() : 1;
        for (int axis : Shape.axes(operation, axes, x.shape())) count *= x.shape(axis);
        if (count == 0)
            throw new IllegalArgumentException(operation + ": " + (axes.length == 0 ? "" : "along axes " + Shape.text(axes) + " ")
                    + Shape.text(x.shape()) + " is empty and has no " + operation + "; give at least one element");
        return count;
    }
}
