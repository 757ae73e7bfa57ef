package org.loupe.train;

import java.util.Random;
import org.loupe.nn.Module;
import org.loupe.objective.Objective;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * The gradient of one large batch, from several small ones that fit into memory. The loss of a batch is a mean over its
 * targets, so the mean over all is sum(n_i loss_i) / sum(n_i), and likewise the gradient: a batch counts by its targets. A
 * mean of the means would give a target in a batch with few others more weight than one in a batch with many.
 */
final class Accumulation {
    private final Objective objective;
    private final Module model;
    private final int batches;

    /**
     * What the gradients of the parameters are after the batches.
     *
     * @param loss the mean over all targets
     * @param gradientScale turns the sums in the gradients into the gradient of that mean
     */
    record Sum(double loss, double gradientScale) { }

    Accumulation(Objective objective, Module model, int batches) {
        this.objective = objective;
        this.model = model;
        this.batches = batches;
    }

    /** Draws the batches and leaves the sum of their gradients. A loss that is not finite ends it: it is the result. */
    Sum backward(Random random) {
        model.clearGradients();
        double sum = 0, targets = 0;
        for (int i = 0; i < batches; i++) {
            double[] lossAndTargets = Memory.scope(() -> one(random));
            if (lossAndTargets[1] > 0 && (batches == 1 || !Double.isFinite(lossAndTargets[0]))) return new Sum(lossAndTargets[0], 1);
            sum += lossAndTargets[0] * lossAndTargets[1];
            targets += lossAndTargets[1];
        }
        if (targets == 0) throw new IllegalStateException("the step has no target to learn from, in " + batches
                + (batches == 1 ? " batch" : " batches") + "; leave out examples that teach nothing, or make the batch larger");
        return new Sum(sum / targets, 1 / targets);
    }

    private double[] one(Random random) {
        Objective.CountedLoss counted = objective.countedLoss(random);
        double targets = counted.targets();
        if (targets == 0) return new double[] {0, 0};
        double value = counted.loss().item();
        if (!Double.isFinite(value)) return new double[] {value, targets};
        Tensor loss = counted.loss();
        (batches == 1 || targets == 1 ? loss : loss.mul(targets)).backward();
        return new double[] {value, targets};
    }

    /** The same batches forward only, for a look at what they do. */
    void forward(Random random) {
        for (int i = 0; i < batches; i++) Memory.scope(() -> {
            objective.countedLoss(random);
        });
    }
}
