package org.loupe.train;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.loupe.nn.Module;
import org.loupe.objective.MicroBatch;
import org.loupe.objective.Objective;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * The gradient of one large batch, from several small ones that fit into memory. All are drawn before the first is computed: only
 * then is it known how many targets there are, and so what share of the loss each batch has ({@link MicroBatch}).
 */
final class Accumulation {
    private final Objective objective;
    private final Module model;
    private final int batches;

    Accumulation(Objective objective, Module model, int batches) {
        this.objective = objective;
        this.model = model;
        this.batches = batches;
    }

    /** Draws the batches and leaves the gradient of their loss. A loss that is not finite ends it. @return the loss */
    double backward(Random random) {
        model.clearGradients();
        List<MicroBatch> drawn = draw(random);
        double[] totals = MicroBatch.totals(drawn);
        if (Arrays.stream(totals).sum() == 0)
            throw new IllegalStateException("the step has no target to learn from, in " + batches + (batches == 1 ? " batch" : " batches")
                    + "; leave out examples that teach nothing, or make the batch larger");
        double sum = 0;
        for (MicroBatch batch : drawn) {
            sum += Memory.scope(() -> batch.share(totals).map(Accumulation::valueAndGradient).orElse(0.0));
            if (!Double.isFinite(sum)) break;
        }
        return sum;
    }

    private static double valueAndGradient(Tensor loss) {
        double value = loss.item();
        if (Double.isFinite(value)) loss.backward();
        return value;
    }

    /** The same batches forward only, for a look at what they do. */
    void forward(Random random) {
        for (MicroBatch batch : draw(random)) Memory.scope(() -> {
            batch.means().get();
        });
    }

    private List<MicroBatch> draw(Random random) {
        return Stream.generate(() -> objective.draw(random)).limit(batches).toList();
    }
}
