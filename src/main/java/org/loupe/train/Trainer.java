package org.loupe.train;

import java.util.Map;
import java.util.Random;
import org.loupe.nn.Module;
import org.loupe.objective.Objective;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * Trains a model: take a batch, compute the loss, walk back to the gradients, clip them, move the weights; again.
 *
 * <p>Interrupting the thread ends training after the step at hand. The model keeps what it has learned, and calling
 * {@link #train} again goes on from there (a notebook may call it while the interrupted step still runs: it waits).
 */
public final class Trainer {
    private final Module model;
    private final Objective objective;
    private final TrainerConfig config;
    private final Progress progress;
    private final AdamW optimizer;
    private final Schedule schedule;
    private final Random random;
    private final History history = new History();
    private double seconds;

    public Trainer(Module model, Objective objective, TrainerConfig config, Progress progress) {
        this.model = model;
        this.objective = objective;
        this.config = config;
        this.progress = progress;
        this.optimizer = new AdamW(model.parameters(), config.weightDecay());
        this.schedule = Schedule.cosine(config.learningRate(), config.warmup(), config.steps(), config.learningRate() / 10);
        this.random = new Random(config.seed());
    }

    /** Trains up to the configured number of steps. Ends early, without an error, when the thread is interrupted. */
    public History train() {
        return train(config.steps());
    }

    /**
     * Trains until this many steps are done in all, so that one can look at the model in between.
     *
     * @throws IllegalStateException if the loss or a gradient is not finite; the weights are those of the step before
     */
    public synchronized History train(int untilStep) {
        if (untilStep > config.steps())
            throw new IllegalArgumentException("step " + untilStep + " is beyond the " + config.steps() + " steps of the configuration, for which the learning rate was planned");
        int done = history.entries().size();
        try {
            // Asking clears the mark, so that what the caller does next is not interrupted as well.
            while (!Thread.interrupted() && done < untilStep) {
                history.add(step(done));
                done++;
                progress.update(state(done));
            }
        } finally {
            model.setTraining(false);
            if (done > 0) progress.done(state(done));
        }
        return history;
    }

    /** What happened so far. */
    public History history() {
        return history;
    }

    private History.Entry step(int number) {
        long start = System.nanoTime();
        model.setTraining(true);
        double rate = schedule.rate(number);
        double[] lossAndNorm = Memory.scope(() -> {
            Tensor loss = objective.trainingLoss(random);
            double value = loss.item();
            if (!Double.isFinite(value)) throw stopped(number, "the loss is " + value);
            model.clearGradients();
            loss.backward();
            double norm = requireFinite(number, optimizer);
            optimizer.step(rate, Math.min(1, config.clip() / (norm + 1e-6)));
            return new double[] {value, norm};
        });
        boolean isTime = (number + 1) % config.evaluateEvery() == 0 || number + 1 == config.steps();
        double validation = isTime ? validate() : Double.NaN;
        seconds += (System.nanoTime() - start) * 1e-9;
        return new History.Entry(number + 1, lossAndNorm[0], validation, rate, lossAndNorm[1]);
    }

    private double validate() {
        model.setTraining(false);
        return objective.validationLoss();
    }

    /** The length of the gradient; an infinite one would wipe out every weight at once. */
    private double requireFinite(int number, AdamW optimizer) {
        double norm = optimizer.gradientNorm();
        if (Double.isFinite(norm)) return norm;
        String first = model.parameters().entrySet().stream().filter(e -> e.getValue().grad() != null && !isFinite(e.getValue().grad()))
                .map(Map.Entry::getKey).findFirst().orElse("all parameters together");
        throw stopped(number, "the gradient of " + first + " is not finite");
    }

    private static boolean isFinite(Tensor gradient) {
        for (float value : gradient.toFloats()) if (!Float.isFinite(value)) return false;
        return true;
    }

    private static IllegalStateException stopped(int number, String why) {
        return new IllegalStateException("training stopped at step " + (number + 1) + ": " + why
                + "; the weights are still those of the step before. Try a smaller learning rate or a longer warm-up");
    }

    private Progress.State state(int done) {
        History.Entry last = history.entries().get(history.entries().size() - 1);
        double perStep = seconds / done;
        return new Progress.State("training", done, config.steps(), last.loss(), history.validationLoss(), last.learningRate(), perStep,
                perStep * (config.steps() - done));
    }
}
