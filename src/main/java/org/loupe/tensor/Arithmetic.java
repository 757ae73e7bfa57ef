package org.loupe.tensor;

import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;

/** Arithmetic with broadcasting. A gradient is summed over the axes that its operand was broadcast along. */
final class Arithmetic {
    private Arithmetic() { }

    /** d/da = dy, d/db = dy. */
    static Tensor add(Tensor a, Tensor b) {
        Tensor y = combine("add", Binary.ADD, a, b);
        return y.backward(dy -> {
            a.accumulate(() -> dy);
            b.accumulate(() -> dy);
        });
    }

    /** d/da = dy, d/db = -dy. */
    static Tensor sub(Tensor a, Tensor b) {
        Tensor y = combine("sub", Binary.SUBTRACT, a, b);
        return y.backward(dy -> {
            a.accumulate(() -> dy);
            b.accumulate(dy::neg);
        });
    }

    /** d/da = dy * b, d/db = dy * a. */
    static Tensor mul(Tensor a, Tensor b) {
        Tensor y = combine("mul", Binary.MULTIPLY, a, b);
        return y.backward(dy -> {
            a.accumulate(() -> dy.mul(b));
            b.accumulate(() -> dy.mul(a));
        });
    }

    /** d/da = dy / b, d/db = -dy * y / b. */
    static Tensor div(Tensor a, Tensor b) {
        Tensor y = combine("div", Binary.DIVIDE, a, b);
        return y.backward(dy -> {
            a.accumulate(() -> dy.div(b));
            b.accumulate(() -> dy.mul(y).div(b).neg());
        });
    }

    /** d/da = dy. */
    static Tensor add(Tensor a, double b) {
        Tensor y = Tensor.resultOf("add", a.shape(), a);
        Binary.ADD.apply(a.values(), b, y.values());
        return y.backward(dy -> a.accumulate(() -> dy));
    }

    /** d/da = dy * b. */
    static Tensor mul(Tensor a, double b) {
        Tensor y = Tensor.resultOf("mul", a.shape(), a);
        Binary.MULTIPLY.apply(a.values(), b, y.values());
        return y.backward(dy -> a.accumulate(() -> dy.mul(b)));
    }

    /** The larger of each element and a number. da = dy where a is the larger. */
    static Tensor maximum(Tensor a, double b) {
        Tensor y = Tensor.resultOf("maximum", a.shape(), a);
        Binary.MAXIMUM.apply(a.values(), b, y.values());
        return y.backward(dy -> a.accumulate(() -> dy.mul(a.equal(y))));
    }

    /** The smaller of each element and a number. da = dy where a is the smaller. */
    static Tensor minimum(Tensor a, double b) {
        Tensor y = Tensor.resultOf("minimum", a.shape(), a);
        Binary.MINIMUM.apply(a.values(), b, y.values());
        return y.backward(dy -> a.accumulate(() -> dy.mul(a.equal(y))));
    }

    /** The function of each pair of elements; the caller adds the derivative. */
    static Tensor combine(String operation, Binary f, Tensor a, Tensor b) {
        int[] shape = Shape.broadcast(operation, a.shape(), b.shape());
        Tensor y = Tensor.resultOf(operation, shape, a, b);
        Strided left = a.values().broadcastTo(shape), right = b.values().broadcastTo(shape);
        f.apply(left, right, y.values());
        return y;
    }
}
