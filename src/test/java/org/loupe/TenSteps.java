package org.loupe;

import java.util.function.Supplier;
import org.loupe.nn.Module;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.train.AdamW;

/** Ten steps of AdamW on one batch, as the scripts of the golden files take them: betas 0.9 and 0.95, decay 0.1, rate 1e-3. */
public final class TenSteps {
    private TenSteps() { }

    /** Trains the model. @param loss of the batch, computed anew  @return the loss before each step */
    public static float[] losses(Module model, Supplier<Tensor> loss) {
        AdamW optimizer = new AdamW(model.parameters(), 0.9, 0.95, 1e-8, 0.1);
        float[] losses = new float[10];
        for (int step = 0; step < losses.length; step++) {
            int at = step;
            Memory.scope(() -> {
                Tensor now = loss.get();
                losses[at] = (float) now.item();
                model.clearGradients();
                now.backward();
                optimizer.step(1e-3);
            });
        }
        return losses;
    }
}
