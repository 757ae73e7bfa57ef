package org.loupe.tensor;

import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.Unary;

/** Functions of each element, with their derivatives. */
final class Functions {
    private Functions() { }

    /** dx = -dy. */
    static Tensor neg(Tensor x) {
        return map("neg", Unary.NEGATE, x).backward(dy -> x.accumulate(dy::neg));
    }

    /** dx = dy * 2x. */
    static Tensor square(Tensor x) {
        return map("square", Unary.SQUARE, x).backward(dy -> x.accumulate(() -> dy.mul(x).mul(2)));
    }

    /** dx = dy / 2y. */
    static Tensor sqrt(Tensor x) {
        Tensor y = map("sqrt", Unary.SQRT, x);
        return y.backward(dy -> x.accumulate(() -> dy.div(y).mul(0.5)));
    }

    /** y = x^(-1/2), so dx = dy * (-1/2) y^3. */
    static Tensor rsqrt(Tensor x) {
        Tensor y = map("rsqrt", Unary.RSQRT, x);
        return y.backward(dy -> x.accumulate(() -> dy.mul(y.square().mul(y)).mul(-0.5)));
    }

    /** dx = dy * y. */
    static Tensor exp(Tensor x) {
        Tensor y = map("exp", Unary.EXP, x);
        return y.backward(dy -> x.accumulate(() -> dy.mul(y)));
    }

    /** dx = dy / x. */
    static Tensor log(Tensor x) {
        return map("log", Unary.LOG, x).backward(dy -> x.accumulate(() -> dy.div(x)));
    }

    /** dx = dy * (1 - y^2). */
    static Tensor tanh(Tensor x) {
        Tensor y = map("tanh", Unary.TANH, x);
        return y.backward(dy -> x.accumulate(() -> dy.mul(y.square().neg().add(1))));
    }

    /** y = x^p with Math.pow's rules for negative x: dx = dy * p x^(p-1), which for p = 0 is 0 also at x = 0. */
    static Tensor pow(Tensor x, double p) {
        Tensor y = Tensor.resultOf("pow", x.shape(), x);
        Binary.POWER.apply(x.values(), p, y.values());
        return y.backward(dy -> x.accumulate(() -> p == 0 ? dy.mul(0) : dy.mul(x.pow(p - 1)).mul(p)));
    }

    /** The function of each element; the caller adds the derivative. */
    static Tensor map(String operation, Unary f, Tensor x) {
        Tensor y = Tensor.resultOf(operation, x.shape(), x);
        f.apply(x.values(), y.values());
        return y;
    }

    /** A function with its derivative: dx = dy * f'(x), in one pass. */
    static Tensor map(String operation, Unary f, Tensor x, Unary derivative) {
        return map(operation, f, x).backward(dy -> x.accumulate(() -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            derivative.times(dy.values(), x.values(), dx.values());
            return dx;
        }));
    }
}
