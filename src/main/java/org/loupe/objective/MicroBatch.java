package org.loupe.objective;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * A batch whose examples are chosen and whose loss is not computed yet, so that several can stand for one large batch. The loss
 * is a sum of parts, each the mean over targets of its own: BERT's are the hidden tokens and the pairs. Over several batches a
 * part is {@code sum(n_i mean_i) / sum(n_i)}, as it is in the large one. A mean of the means would give a target in a batch with
 * few others more weight than one in a batch with many.
 *
 * @param means computes the mean of each part, scalars with gradients; what it gives for a part without targets is not looked at
 * @param targets how many each part is the mean of, or any other weights that make batches comparable; 0 for a part that
 *        teaches nothing
 */
public record MicroBatch(Supplier<Tensor[]> means, double... targets) {
    public MicroBatch {
        if (targets.length == 0) throw new IllegalArgumentException("a loss needs at least one part, and has 0 numbers of targets");
        for (double count : targets) if (!(count >= 0 && Double.isFinite(count)))
            throw new IllegalArgumentException("targets " + count + " must be a number of at least 0");
        targets = targets.clone();
    }

    /** The targets of each part in all batches together. */
    public static double[] totals(Collection<MicroBatch> batches) {
        double[] totals = null;
        for (MicroBatch batch : batches) {
            if (totals == null) totals = new double[batch.targets.length];
            if (totals.length != batch.targets.length)
                throw new IllegalArgumentException("batches with losses of " + totals.length + " and of " + batch.targets.length
                        + " parts cannot be joined");
            for (int part = 0; part < totals.length; part++) totals[part] += batch.targets[part];
        }
        if (totals == null) throw new IllegalArgumentException("there is no batch; a loss needs at least one");
        return totals;
    }

    /**
     * What this batch adds to the loss of a large one, of which it is a piece: each mean by its share of the targets.
     *
     * @param totals targets of each part in the large batch
     * @return a scalar; none if this batch has no target at all
     */
    public Optional<Tensor> share(double... totals) {
        if (Arrays.stream(targets).sum() == 0) return Optional.empty();
        Tensor[] parts = means.get();
        Tensor sum = null;
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] == 0) continue;
            Tensor part = targets[i] == totals[i] ? parts[i] : parts[i].mul(targets[i] / totals[i]);
            sum = sum == null ? part : sum.add(part);
        }
        return Optional.of(sum);
    }

    /** The loss of this batch alone, a scalar. */
    public Tensor loss() {
        return share(targets).orElseThrow(() -> new IllegalStateException("the batch has no target, so there is no loss"));
    }

    /** The loss of the large batch that these stand for, without gradients. */
    static double jointLoss(Collection<MicroBatch> batches) {
        double[] totals = totals(batches);
        double sum = 0;
        for (MicroBatch batch : batches)
            sum += Gradients.off(() -> Memory.scope(() -> batch.share(totals).map(Tensor::item).orElse(0.0)));
        return sum;
    }
}
