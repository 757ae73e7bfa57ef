package org.loupe.tensor;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.loupe.tensor.kernel.Shape;

/** Recording of gradients off and on, gradients by some inputs alone, and the check of gradients by finite differences. */
public final class Gradients {
    private static final ThreadLocal<Boolean> OFF = ThreadLocal.withInitial(() -> false);
    /** What the backward pass that runs on this thread is about; null if about all parameters. */
    private static final ThreadLocal<Set<TensorCore>> ASKED = new ThreadLocal<>();

    private Gradients() { }

    /** Runs the work without recording: faster and smaller, for everything but training. */
    public static <T> T off(Supplier<T> work) {
        boolean before = OFF.get();
        OFF.set(true);
        try {
            return work.get();
        } finally {
            OFF.set(before);
        }
    }

    static boolean areOff() {
        return OFF.get();
    }

    /**
     * The gradients of a single number by these inputs alone. Other parameters get none, and cost none; those that they and the
     * inputs had before stay as they were.
     *
     * @param y was computed from the inputs, or some of them
     * @param inputs that {@link Tensor#requireGradient want one}
     * @return for each input a tensor of its shape; zeros where y does not depend on it
     */
    public static Tensor[] of(Tensor y, Tensor... inputs) {
        for (Tensor input : inputs) if (input.step() != null || !input.requiresGradient())
            throw new IllegalArgumentException("Gradients.of: " + Shape.text(input.shape()) + " is no input that wants a gradient; call "
                    + "requireGradient() on it before the forward pass, for a result on detach() of it");
        Set<TensorCore> outer = ASKED.get(), asked = Collections.newSetFromMap(new IdentityHashMap<>());
        Tensor[] before = Arrays.stream(inputs).map(Tensor::grad).toArray(Tensor[]::new);
        for (Tensor input : inputs) {
            asked.add(input);
            input.gradient = null;
        }
        ASKED.set(asked);
        try {
            y.backward();
            return Arrays.stream(inputs).map(x -> x.gradient == null ? off(() -> Tensor.zeros(x.shape()).to(x.dtype())) : x.gradient)
                    .toArray(Tensor[]::new);
        } finally {
            if (outer == null) ASKED.remove();
            else ASKED.set(outer);
            for (int i = 0; i < inputs.length; i++) inputs[i].gradient = before[i];
        }
    }

    /** Whether a backward pass leaves a gradient at this input. */
    static boolean asksFor(TensorCore input) {
        Set<TensorCore> asked = ASKED.get();
        return asked == null || asked.contains(input);
    }

    /**
     * Compares the gradients of {@code sum(f(inputs) * weights)}, with fixed uneven weights, to central differences.
     *
     * @param f a differentiable function
     * @param inputs float64 tensors, moved a little and put back
     * @return the largest difference over all inputs, relative to the largest gradient (or to 1 if that is smaller)
     */
    public static double check(Function<Tensor[], Tensor> f, Tensor... inputs) {
        double worst = 0;
        for (Tensor input : inputs) input.requireGradient();
        weighted(f, inputs).backward();
        for (Tensor input : inputs) {
            double[] analytic = input.grad() == null ? new double[input.size()] : input.grad().toDoubles();
            double[] at = input.toDoubles();
            double scale = 1;
            double difference = 0;
            for (int i = 0; i < at.length; i++) {
                double numeric = slope(f, inputs, input, at, i);
                scale = Math.max(scale, Math.abs(numeric));
                difference = Math.max(difference, Math.abs(numeric - analytic[i]));
                if (Double.isNaN(numeric - analytic[i])) return Double.NaN;
            }
            worst = Math.max(worst, difference / scale);
            input.clearGrad();
        }
        return worst;
    }

    /** Five points: the error of the formula is of the fourth order in the distance. */
    private static double slope(Function<Tensor[], Tensor> f, Tensor[] inputs, Tensor moved, double[] at, int i) {
        double h = 1e-3, here = at[i];
        double[] f4 = new double[4];
        int[] steps = {-2, -1, 1, 2};
        for (int s = 0; s < 4; s++) {
            at[i] = here + steps[s] * h;
            moved.assign(at);
            f4[s] = off(() -> Memory.scope(() -> weighted(f, inputs).item()));
        }
        at[i] = here;
        moved.assign(at);
        return (f4[0] - 8 * f4[1] + 8 * f4[2] - f4[3]) / (12 * h);
    }

    private static Tensor weighted(Function<Tensor[], Tensor> f, Tensor... inputs) {
        Tensor y = f.apply(inputs);
        double[] weights = new double[y.size()];
        for (int i = 0; i < weights.length; i++) weights[i] = Math.sin(1 + 1.7 * i);
        return y.mul(Tensor.of(weights, y.shape())).sum();
    }
}
