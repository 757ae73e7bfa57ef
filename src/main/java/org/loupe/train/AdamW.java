package org.loupe.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.loupe.tensor.AdamWStep;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019). Every weight moves against the running mean of its
 * gradient, divided by the root of the running mean of its square; apart from that, matrices shrink a little at each
 * step. Biases and norms, which have one axis, do not shrink.
 */
public final class AdamW {
    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> means = new LinkedHashMap<>();
    private final Map<String, Tensor> variances = new LinkedHashMap<>();
    private final double beta1, beta2, epsilon, weightDecay;
    private int steps;

    /** With the settings of the GPT-3 paper (Brown et al. 2020, appendix B): betas 0.9 and 0.95, epsilon 1e-8. */
    public AdamW(Map<String, Tensor> parameters, double weightDecay) {
        this(parameters, 0.9, 0.95, 1e-8, weightDecay);
    }

    public AdamW(Map<String, Tensor> parameters, double beta1, double beta2, double epsilon, double weightDecay) {
        if (!(beta1 >= 0 && beta1 < 1)) throw new IllegalArgumentException("beta1 " + beta1 + " must be at least 0 and below 1");
        if (!(beta2 >= 0 && beta2 < 1)) throw new IllegalArgumentException("beta2 " + beta2 + " must be at least 0 and below 1");
        if (!(epsilon > 0)) throw new IllegalArgumentException("epsilon " + epsilon + " must be above 0");
        if (!(weightDecay >= 0)) throw new IllegalArgumentException("weight decay " + weightDecay + " must be at least 0");
        this.parameters = new LinkedHashMap<>(parameters);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
        parameters.forEach((name, parameter) -> {
            means.put(name, zerosLike(parameter));
            variances.put(name, zerosLike(parameter));
        });
    }

    /** Moves every parameter that has a gradient; the gradients stay. */
    public void step(double learningRate) {
        step(learningRate, 1);
    }

    /** @param gradientScale factor on all gradients, for clipping */
    public void step(double learningRate, double gradientScale) {
        steps++;
        parameters.forEach((name, parameter) -> {
            if (parameter.grad() == null) return;
            double decay = parameter.rank() >= 2 ? weightDecay : 0;
            Updates.adamW(parameter, means.get(name), variances.get(name),
                    new AdamWStep(steps, learningRate, gradientScale, beta1, beta2, epsilon, decay));
        });
    }

    /** The length of all gradients together, as one vector. */
    public double gradientNorm() {
        double squares = 0;
        for (Tensor parameter : parameters.values())
            if (parameter.grad() != null) squares += Updates.sumOfSquares(parameter.grad());
        return Math.sqrt(squares);
    }

    private static Tensor zerosLike(Tensor parameter) {
        return Memory.keepForever(Gradients.off(() -> Tensor.zeros(parameter.shape()).to(parameter.dtype())));
    }
}
