package org.loupe.train;

import java.nio.file.Path;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.objective.Objective;

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
    private final SeededRandom random;
    private final Replay replay;
    private final Accumulation accumulation;
    private final EarlyStopping stopping;
    private final History history = new History();
    private final TrainingState state;
    private Path checkpoint;    // null if nothing is saved
    private int checkpointEvery;
    private int timedSteps;
    private double seconds;

    public Trainer(Module model, Objective objective, TrainerConfig config, Progress progress) {
        this.model = model;
        this.objective = objective;
        this.config = config;
        this.progress = progress;
        this.optimizer = new AdamW(model.parameters(), config.groups(), 0.9, config.beta2(), 1e-8, config.weightDecay());
        this.schedule = config.decay().schedule(config);
        this.random = new SeededRandom(config.seed());
        this.replay = new Replay(model, objective, random);
        this.accumulation = new Accumulation(objective, model, config.accumulate());
        this.stopping = new EarlyStopping(config.patience(), model.parameters());
        this.state = new TrainingState(model, config, optimizer, stopping, replay, history);
    }

    /**
     * Saves to this file after every so many steps, at the end, and when training is interrupted; each time in place of
     * the last. A step that fails saves nothing.
     */
    public Trainer checkpointTo(Path file, int everySteps) {
        if (everySteps < 1) throw new IllegalArgumentException("a checkpoint every " + everySteps + " steps: it must be at least 1");
        replay.requireComplete();
        checkpoint = file;
        checkpointEvery = everySteps;
        return this;
    }

    /**
     * Goes on where the training that wrote this file stood, with the same losses, bit for bit, as if it had not stopped.
     * The model, the objective and the configuration must be made as they were then; if one differs, nothing is changed.
     */
    public synchronized Trainer resumeFrom(Path file) {
        state.restore(Checkpoint.load(file));
        return this;
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
            throw new IllegalArgumentException("step " + untilStep + " is beyond the " + config.steps()
                    + " steps of the configuration, for which the learning rate was planned");
        int done = history.entries().size(), saved = done;
        try {
            // Asking clears the mark, so that what the caller does next is not interrupted as well.
            while (!Thread.interrupted() && done < untilStep && !stopping.isOver()) {
                history.add(step(done));
                done++;
                if (checkpoint != null && done % checkpointEvery == 0) {
                    save();
                    saved = done;
                }
                progress.update(progress(done));
            }
            if (checkpoint != null && saved < done) save();
            if (stopping.isOver() || done == config.steps()) stopping.restoreBest();
        } finally {
            model.setTraining(false);
            if (done > 0) progress.done(progress(done));
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
        Replay.Point before = replay.point();
        Accumulation.Sum sum = accumulation.backward(random);
        if (!Double.isFinite(sum.loss())) throw stopped(number, "the loss is " + sum.loss(), before);
        double norm = optimizer.gradientNorm() * sum.gradientScale();
        if (!Double.isFinite(norm)) throw stopped(number, "the gradient of "
                + FiniteCheck.firstGradient(model).orElse("all parameters together") + " is not finite", before);
        optimizer.step(rate, sum.gradientScale() * Math.min(1, config.clip() / (norm + 1e-6)));
        boolean isTime = (number + 1) % config.evaluateEvery() == 0 || number + 1 == config.steps();
        double validation = isTime ? validate() : Double.NaN;
        seconds += (System.nanoTime() - start) * 1e-9;
        timedSteps++;
        return new History.Entry(number + 1, sum.loss(), validation, rate, norm);
    }

    private double validate() {
        model.setTraining(false);
        double loss = objective.validationLoss();
        stopping.look(loss);
        return loss;
    }

    private void save() {
        FiniteCheck.firstParameter(model).ifPresent(found -> {
            throw new IllegalStateException("no checkpoint was written after step " + history.entries().size() + ", as " + found
                    + "; the one before is untouched. Try a smaller learning rate or a longer warm-up");
        });
        state.save().save(checkpoint);
    }

    /** Goes back to before the step, so that the same batch shows where it goes wrong, and training again would fail alike. */
    private IllegalStateException stopped(int number, String why, Replay.Point before) {
        replay.goTo(before);
        String where = FiniteCheck.report(model, () -> accumulation.forward(random));
        replay.goTo(before);
        return new IllegalStateException("training stopped at step " + (number + 1) + ": " + why + "; " + where
                + "; the weights are still those of the step before" + (checkpoint == null ? "" : ", and the checkpoint "
                        + checkpoint + " is as it was")
                + ". Try a smaller learning rate or a longer warm-up");
    }

    private Progress.State progress(int done) {
        History.Entry last = history.entries().get(history.entries().size() - 1);
        double perStep = seconds / Math.max(1, timedSteps);
        return new Progress.State("training", done, config.steps(), last.loss(), history.validationLoss(), last.learningRate(), perStep,
                perStep * (config.steps() - done));
    }
}
