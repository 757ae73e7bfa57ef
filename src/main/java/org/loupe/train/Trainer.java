package org.loupe.train;

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
        this.optimizer = new AdamW(model.parameters(), 0.9, 0.95, 1e-8, config.weightDecay());
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
     * @throws IllegalStateException if the loss is not a number; the weights are those of the step before
     */
    public synchronized History train(int untilStep) {
        if (untilStep > config.steps())
            throw new IllegalArgumentException("step " + untilStep + " is beyond the " + config.steps() + " steps of the configuration, for which the learning rate was planned");
        int done = history.entries().size();
        try {
            // Asking clears the mark, so that what the caller does next is not interrupted as well.
            while (done < untilStep && !Thread.interrupted()) {
                history.add(step(done++));
                progress.update(state(done));
            }
        } finally {
            model.setTraining(false);
            if (done > 0 && !history.entries().isEmpty()) progress.done(state(history.entries().size()));
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
            double value = requireFinite(number, loss.item());
            model.clearGradients();
            loss.backward();
            double norm = optimizer.gradientNorm();
            optimizer.step(rate, Math.min(1, config.clip() / (norm + 1e-6)));
            return new double[] {value, norm};
        });
        seconds += (System.nanoTime() - start) * 1e-9;
        boolean isTime = (number + 1) % config.evaluateEvery() == 0 || number + 1 == config.steps();
        return new History.Entry(number + 1, lossAndNorm[0], isTime ? validate() : Double.NaN, rate, lossAndNorm[1]);
    }

    private double validate() {
        model.setTraining(false);
        return objective.validationLoss();
    }

    private static double requireFinite(int number, double loss) {
        if (Double.isFinite(loss)) return loss;
        throw new IllegalStateException("the loss of step " + (number + 1) + " is " + loss
                + "; the weights are still those of the step before. Try a smaller learning rate or a longer warm-up");
    }

    private Progress.State state(int done) {
        History.Entry last = history.entries().get(history.entries().size() - 1);
        double perStep = seconds / done;
        return new Progress.State("training", done, config.steps(), last.loss(), history.validationLoss(), last.learningRate(), perStep,
                perStep * (config.steps() - done));
    }
}
