package org.loupe.train;

import java.util.LinkedHashMap;
import java.util.List;
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
    private final Map<String, ParameterGroup> groups = new LinkedHashMap<>();
    private final double beta1, beta2, epsilon;
    private final Map<String, Integer> steps = new LinkedHashMap<>();

    /** With the settings of the GPT-3 paper (Brown et al. 2020, appendix B): betas 0.9 and 0.95, epsilon 1e-8. */
    public AdamW(Map<String, Tensor> parameters, double weightDecay) {
        this(parameters, 0.9, 0.95, 1e-8, weightDecay);
    }

    public AdamW(Map<String, Tensor> parameters, double beta1, double beta2, double epsilon, double weightDecay) {
        this(parameters, List.of(), beta1, beta2, epsilon, weightDecay);
    }

    /**
     * @param special groups with a rate or decay of their own, the first that holds a parameter counts; each must hold one at least
     * @param weightDecay of what is in no group
     */
    public AdamW(Map<String, Tensor> parameters, List<ParameterGroup> special, double beta1, double beta2, double epsilon,
            double weightDecay) {
        if (!(beta1 >= 0 && beta1 < 1)) throw new IllegalArgumentException("beta1 " + beta1 + " must be at least 0 and below 1");
        if (!(beta2 >= 0 && beta2 < 1)) throw new IllegalArgumentException("beta2 " + beta2 + " must be at least 0 and below 1");
        if (!(epsilon > 0)) throw new IllegalArgumentException("epsilon " + epsilon + " must be above 0");
        if (!(weightDecay >= 0)) throw new IllegalArgumentException("weight decay " + weightDecay + " must be at least 0");
        this.parameters = new LinkedHashMap<>(parameters);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        ParameterGroup rest = ParameterGroup.rest(weightDecay);
        parameters.forEach((name, parameter) -> {
            groups.put(name, special.stream().filter(group -> group.members().test(name, parameter)).findFirst().orElse(rest));
            means.put(name, zerosLike(parameter));
            variances.put(name, zerosLike(parameter));
            steps.put(name, 0);
        });
        for (ParameterGroup group : special)
            if (groups.values().stream().noneMatch(used -> used == group))
                throw new IllegalArgumentException("no parameter is left for the group " + group.name() + "; the parameters are "
                        + parameters.keySet());
    }

    /** Moves every parameter that has a gradient; the others wait, as does their count of steps. The gradients stay. */
    public void step(double learningRate) {
        step(learningRate, 1);
    }

    /** @param gradientScale factor on all gradients, for clipping */
    public void step(double learningRate, double gradientScale) {
        parameters.forEach((name, parameter) -> {
            if (parameter.grad() == null) return;
            ParameterGroup group = groups.get(name);
            AdamWStep step = new AdamWStep(steps.merge(name, 1, Integer::sum), learningRate * group.rateFactor(), gradientScale,
                    beta1, beta2, epsilon, group.decayOf(parameter));
            Updates.adamW(parameter, means.get(name), variances.get(name), step);
        });
    }

    /** The running means of the gradients by name; with {@link #variances} and {@link #steps} all that this remembers. */
    Map<String, Tensor> means() {
        return means;
    }

    Map<String, Tensor> variances() {
        return variances;
    }

    /** How often each parameter moved: a mean that began at zero is corrected by it. */
    Map<String, Integer> steps() {
        return steps;
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
