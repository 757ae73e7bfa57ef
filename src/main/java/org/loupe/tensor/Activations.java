package org.loupe.tensor;

import org.loupe.tensor.kernel.Unary;

/** The functions between the layers of a network, with their derivatives. */
final class Activations {
    private Activations() { }

    /** max(x, 0) (Nair and Hinton 2010): dx = dy where x > 0, and 0 at 0 and below. */
    static Tensor relu(Tensor x) {
        Tensor y = Functions.map("relu", Unary.RELU, x);
        return y.backward(dy -> x.accumulate(() -> Comparisons.where(y, dy, Comparisons.number(0, x))));
    }

    /** y = 1 / (1 + e^-x): dx = dy * y (1 - y). */
    static Tensor sigmoid(Tensor x) {
        Tensor y = Functions.map("sigmoid", Unary.SIGMOID, x);
        return y.backward(dy -> x.accumulate(() -> dy.mul(y.sub(y.square()))));
    }

    /** y = log(1 + e^x): dx = dy * sigmoid(x). */
    static Tensor softplus(Tensor x) {
        return Functions.map("softplus", Unary.SOFTPLUS, x).backward(dy -> x.accumulate(() -> dy.mul(x.sigmoid())));
    }

    /** x sigmoid(x) (Hendrycks and Gimpel 2016; Ramachandran, Zoph and Le 2017 as Swish): dx = dy * (s + x s (1 - s)), s = sigmoid(x). */
    static Tensor silu(Tensor x) {
        return Functions.map("silu", Unary.SILU, x, Unary.SILU_SLOPE);
    }

    /**
     * Hendrycks and Gimpel 2016, section 2, the exact form x Phi(x), Phi(x) = (1 + erf(x / sqrt(2))) / 2:
     * dx = dy * (Phi(x) + x phi(x)), phi the normal density.
     */
    static Tensor geluErf(Tensor x) {
        return Functions.map("geluErf", Unary.GELU_ERF, x, Unary.GELU_ERF_SLOPE);
    }

    /**
     * Hendrycks and Gimpel 2016, section 2: x/2 (1 + t) for t = tanh(u), u = sqrt(2/pi) (x + 0.044715 x^3), so
     * dx = dy * ((1 + t) / 2 + x/2 (1 - t^2) u') with u' = sqrt(2/pi) (1 + 3 * 0.044715 x^2).
     */
    static Tensor gelu(Tensor x) {
        return Telling.of(x, () -> Functions.map("gelu", Unary.GELU_TANH, x, Unary.GELU_TANH_SLOPE), () -> {
            Tensor cubed = x.square().mul(x);
            Tensor t = x.add(cubed.mul(0.044715)).mul(Math.sqrt(2 / Math.PI)).tanh();
            return x.mul(0.5).mul(t.add(1));
        });
    }
}
