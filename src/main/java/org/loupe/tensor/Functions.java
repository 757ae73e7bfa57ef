package org.loupe.tensor;

import org.loupe.tensor.kernel.GeluKernel;
import org.loupe.tensor.kernel.Unary;

/** Functions of each element, with their derivatives. */
final class Functions {
    private Functions() { }

    /** dx = -dy. */
    static Tensor neg(Tensor x) {
        return map(Unary.NEGATE, x).backward(dy -> x.accumulate(dy::neg));
    }

    /** dx = dy * 2x. */
    static Tensor square(Tensor x) {
        return map(Unary.SQUARE, x).backward(dy -> x.accumulate(() -> dy.mul(x).mul(2)));
    }

    /** dx = dy / 2y. */
    static Tensor sqrt(Tensor x) {
        Tensor y = map(Unary.SQRT, x);
        return y.backward(dy -> x.accumulate(() -> dy.div(y).mul(0.5)));
    }

    /** y = x^(-1/2), so dx = dy * (-1/2) y^3. */
    static Tensor rsqrt(Tensor x) {
        Tensor y = map(Unary.RSQRT, x);
        return y.backward(dy -> x.accumulate(() -> dy.mul(y.square().mul(y)).mul(-0.5)));
    }

    /** dx = dy * y. */
    static Tensor exp(Tensor x) {
        Tensor y = map(Unary.EXP, x);
        return y.backward(dy -> x.accumulate(() -> dy.mul(y)));
    }

    /** dx = dy / x. */
    static Tensor log(Tensor x) {
        return map(Unary.LOG, x).backward(dy -> x.accumulate(() -> dy.div(x)));
    }

    /** dx = dy * (1 - y^2). */
    static Tensor tanh(Tensor x) {
        Tensor y = map(Unary.TANH, x);
        return y.backward(dy -> x.accumulate(() -> dy.mul(y.square().neg().add(1))));
    }

    /** Hendrycks and Gimpel 2016, section 2: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
    static Tensor gelu(Tensor x) {
        return Telling.of(x, () -> fusedGelu(x), () -> {
            Tensor cubed = x.square().mul(x);
            Tensor t = x.add(cubed.mul(0.044715)).mul(Math.sqrt(2 / Math.PI)).tanh();
            return x.mul(0.5).mul(t.add(1));
        });
    }

    private static Tensor fusedGelu(Tensor x) {
        Tensor y = Tensor.resultOf("gelu", x.shape(), x);
        GeluKernel.forward(x.values(), y.values());
        return y.backward(dy -> x.accumulate(() -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            GeluKernel.backward(x.values(), dy.values(), dx.values());
            return dx;
        }));
    }

    private static Tensor map(Unary f, Tensor x) {
        Tensor y = Tensor.resultOf(f.name().toLowerCase(java.util.Locale.ROOT), x.shape(), x);
        f.apply(x.values(), y.values());
        return y;
    }
}
