package org.loupe.train;

import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.objective.Objective;

/** One update of the weights: loss and gradients of the batches, clipping, AdamW; or, if a number is not finite, none at all. */
final class TrainingStep {
    private final Module model;
    private final SeededRandom random;
    private final Replay replay;
    private final Accumulation accumulation;
    private final AdamW optimizer;
    private final Schedule schedule;
    private final double clip;

    TrainingStep(Module model, Objective objective, TrainerConfig config, SeededRandom random, Replay replay, AdamW optimizer) {
        this.model = model;
        this.random = random;
        this.replay = replay;
        this.accumulation = new Accumulation(objective, model, config.accumulate());
        this.optimizer = optimizer;
        this.schedule = config.decay().schedule(config);
        this.clip = config.clip();
    }

    /**
     * Takes the step.
     *
     * @param number of it, from 0
     * @param advice the end of the message if it fails
     * @throws IllegalStateException if the loss or a gradient is not finite; nothing has changed then
     */
    History.Entry take(int number, String advice) {
        model.setTraining(true);
        double rate = schedule.rate(number);
        Replay.Point before = replay.point();
        double loss = accumulation.backward(random);
        if (!Double.isFinite(loss)) throw stopped(number, "the loss is " + loss, before, advice);
        double norm = optimizer.gradientNorm();
        if (!Double.isFinite(norm)) throw stopped(number, "the gradient of "
                + FiniteCheck.firstGradient(model).orElse("all parameters together") + " is not finite", before, advice);
        optimizer.step(rate, Math.min(1, clip / (norm + 1e-6)));
        return new History.Entry(number + 1, loss, Double.NaN, rate, norm);
    }

    /** Goes back to before the step, so that the same batch shows where it goes wrong, and training again would fail alike. */
    private IllegalStateException stopped(int number, String why, Replay.Point before, String advice) {
        replay.goTo(before);
        String where = FiniteCheck.report(model, () -> accumulation.forward(random));
        replay.goTo(before);
        return new IllegalStateException("training stopped at step " + (number + 1) + ": " + why + "; " + where
                + "; the weights are still those of the step before" + advice);
    }
}
