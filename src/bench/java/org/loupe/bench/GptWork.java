package org.loupe.bench;

import java.util.Random;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.train.AdamW;

/**
 * A training step of GPT as {@link org.loupe.train.Trainer} does it: batch, forward, loss, cleared gradients, backward,
 * clipping to norm 1, AdamW. Without dropout and schedule, and on random ids, which cost the same as real ones.
 */
final class GptWork {
    private final Gpt model;
    private final CausalLanguageModel task;
    private final AdamW optimizer;
    private final Random random = new Random(2);

    private GptWork(Spec spec) {
        int vocabulary = spec.size("vocabulary"), context = spec.size("context");
        int[] text = new Random(1).ints(100_000, 0, vocabulary).toArray();
        model = new Gpt(GptConfig.of(vocabulary, context, spec.size("hidden"), spec.size("layers"), spec.size("heads")), 1);
        task = new CausalLanguageModel(model::forward, text, text, context, spec.size("batch"));
        optimizer = new AdamW(model.parameters(), 0.1);
        model.setTraining(true);
    }

    static Workload step(Spec spec) {
        return Workload.timed(new GptWork(spec)::step);
    }

    /** The optimiser alone, on the gradients of one step. */
    static Workload optimizer(Spec spec) {
        GptWork work = new GptWork(spec);
        work.step();
        return Workload.repeated(() -> Workload.timed(() -> work.optimizer.step(1e-3)).call());
    }

    private void step() {
        Memory.scope(() -> {
            Tensor loss = task.trainingLoss(random);
            if (!Double.isFinite(loss.item())) throw new IllegalStateException("the loss is " + loss.item());
            model.clearGradients();
            loss.backward();
            optimizer.step(1e-3, Math.min(1, 1 / (optimizer.gradientNorm() + 1e-6)));
        });
    }
}
