package org.loupe.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.loupe.tensor.kernel.AdamWKernel;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Reduce;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Unary;

/** Changes of parameters in place, between a backward pass and the next forward pass. */
public final class Updates {
    private Updates() { }

    /** Gives a parameter new values of the same shape. */
    public static void assign(Tensor parameter, Tensor values) {
        if (!Arrays.equals(parameter.shape(), values.shape()))
            throw new IllegalArgumentException("assign: values " + Shape.text(values.shape()) + " do not fit the parameter "
                    + Shape.text(parameter.shape()));
        Tensor converted = Gradients.off(() -> values.to(parameter.dtype()));
        boolean overlaps = converted.values().storage() == parameter.values().storage();
        Tensor source = overlaps ? converted.copy() : converted;
        Unary.COPY.apply(source.values(), parameter.values());
        parameter.values.storage().change();
        Reference.reachabilityFence(source);
    }

    /** The sum of the squares of all elements, in double. */
    public static double sumOfSquares(Tensor x) {
        if (x.dtype() == DType.FLOAT64) return Arrays.stream(x.toDoubles()).map(value -> value * value).sum();
        Tensor source = Gradients.off(x::contiguous);
        double sum = Reduce.sumOfSquares(source.values());
        Reference.reachabilityFence(source);
        return sum;
    }

    /**
     * Moves a weight by its gradient g (Loshchilov and Hutter 2019, algorithm 2): mean = beta1 mean + (1 - beta1) g and
     * variance = beta2 variance + (1 - beta2) g^2, both divided by their corrections; then
     * weight = (1 - rate decay) weight - rate mean / (sqrt(variance) + epsilon).
     *
     * @param weight changed in place; must have a gradient
     * @param mean running mean of the gradient, changed in place
     * @param variance running mean of its square, changed in place
     */
    public static void adamW(Tensor weight, Tensor mean, Tensor variance, AdamWStep step) {
        if (weight.grad() == null)
            throw new IllegalStateException("adamW: the weight " + Shape.text(weight.shape()) + " has no gradient; call backward() first");
        if (!Arrays.equals(weight.shape(), mean.shape()) || !Arrays.equals(weight.shape(), variance.shape()))
            throw new IllegalArgumentException("adamW: mean " + Shape.text(mean.shape()) + " and variance " + Shape.text(variance.shape())
                    + " must have the shape of the weight, " + Shape.text(weight.shape()));
        TensorCore.requireOneType("adamW", weight, mean, variance);
        Memory.brief(() -> Gradients.off(() -> Telling.of(weight, () -> fused(weight, mean, variance, step),
                () -> readable(weight, mean, variance, step))));
    }

    private static Tensor readable(Tensor weight, Tensor mean, Tensor variance, AdamWStep s) {
        Tensor g = weight.grad().mul(s.gradientScale());
        assign(mean, mean.mul(s.beta1()).add(g.mul(1 - s.beta1())));
        assign(variance, variance.mul(s.beta2()).add(g.square().mul(1 - s.beta2())));
        Tensor m = mean.mul(1 / s.correction1());
        Tensor v = variance.mul(1 / s.correction2());
        Tensor kept = weight.mul(1 - s.rate() * s.decay());
        assign(weight, kept.sub(m.div(v.sqrt().add(s.epsilon())).mul(s.rate())));
        return weight;
    }

    private static Tensor fused(Tensor weight, Tensor mean, Tensor variance, AdamWStep s) {
        AdamWKernel.step(weight.values(), weight.grad().values(), mean.values(), variance.values(), s.gradientScale(), s.rate(),
                s.beta1(), s.beta2(), s.epsilon(), s.decay(), s.correction1(), s.correction2());
        weight.values.storage().change();
        return weight;
    }
}
