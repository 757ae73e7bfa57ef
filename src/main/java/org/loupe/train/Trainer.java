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
    private final Replay replay;
    private final TrainingStep step;
    private final EarlyStopping stopping;
    private final History history = new History();
    private final TrainingState state;
    private CheckpointSaver saver;    // null if nothing is saved
    private String refusal;    // null, or why these weights are neither trained on nor saved
    private int timedSteps;
    private double seconds;

    public Trainer(Module model, Objective objective, TrainerConfig config, Progress progress) {
        this.model = model;
        this.objective = objective;
        this.config = config;
        this.progress = progress;
        AdamW optimizer = new AdamW(model.parameters(), config.groups(), 0.9, config.beta2(), 1e-8, config.weightDecay());
        SeededRandom random = new SeededRandom(config.seed());
        this.replay = new Replay(model, objective, random);
        this.step = new TrainingStep(model, objective, config, random, replay, optimizer);
        this.stopping = new EarlyStopping(config.patience(), model.parameters());
        this.state = new TrainingState(model, config, optimizer, stopping, replay, history);
    }

    /**
     * Saves to this file after every so many steps, at the end, and when training is interrupted; each time in place of
     * the last. A step that fails saves nothing.
     */
    public Trainer checkpointTo(Path file, int everySteps) {
        replay.requireComplete();
        saver = new CheckpointSaver(model, state, file, everySteps, done());
        return this;
    }

    /**
     * Goes on where the training that wrote this file stood, with the same losses, bit for bit, as if it had not stopped.
     * The model, the objective and the configuration must be made as they were then. If the model or the configuration
     * differs, nothing is changed; of the objective the file holds the place in its data only.
     */
    public synchronized Trainer resumeFrom(Path file) {
        state.restore(Checkpoint.load(file));
        refusal = null;
        if (saver != null) saver.resumed(done());
        return this;
    }

    /** Trains up to the configured number of steps. Ends early, without an error, when the thread is interrupted. */
    public History train() {
        return train(config.steps());
    }

    /**
     * Trains until this many steps are done in all, so that one can look at the model in between.
     *
     * @throws IllegalStateException if the loss or a gradient is not finite; the weights are those of the step before. Also
     *         if the validation loss is not; the weights are those after the step, and training does not go on from them
     */
    public synchronized History train(int untilStep) {
        if (untilStep > config.steps())
            throw new IllegalArgumentException("step " + untilStep + " is beyond the " + config.steps()
                    + " steps of the configuration, for which the learning rate was planned");
        if (refusal != null) throw new IllegalStateException(refusal + "; resumeFrom a checkpoint that was saved before, or make a new trainer");
        boolean fails = true;
        try {
            // Asking clears the mark, so that what the caller does next is not interrupted as well.
            while (!Thread.interrupted() && done() < untilStep && !stopping.isOver()) {
                takeStep();
                if (saver != null) saver.saveIfTime(done());
                progress.update(progress());
            }
            if (saver != null) saver.saveIfNew(done());
            if (stopping.isOver() || done() == config.steps()) stopping.restoreBest();
            fails = false;
        } finally {
            model.setTraining(false);
            if (done() > 0 && fails) progress.failed(progress());
            else if (done() > 0) progress.done(progress());
        }
        return history;
    }

    /** What happened so far. */
    public History history() {
        return history;
    }

    private int done() {
        return history.entries().size();
    }

    private void takeStep() {
        long start = System.nanoTime();
        history.add(step.take(done(), advice()));
        if (done() % config.evaluateEvery() == 0 || done() == config.steps()) validate();
        seconds += (System.nanoTime() - start) * 1e-9;
        timedSteps++;
    }

    private void validate() {
        model.setTraining(false);
        double loss = objective.validationLoss();
        if (!Double.isFinite(loss)) {
            refusal = "training stopped after step " + done() + ": the validation loss is " + loss;
            throw new IllegalStateException(refusal + "; " + FiniteCheck.report(model, objective::validationLoss)
                    + "; the weights are those after the step" + advice());
        }
        history.validated(loss);
        stopping.look(loss);
    }

    private String advice() {
        return (saver == null ? "" : ", and the checkpoint " + saver.file() + " is as it was")
                + ". Try a smaller learning rate or a longer warm-up";
    }

    private Progress.State progress() {
        History.Entry last = history.entries().get(done() - 1);
        double perStep = seconds / Math.max(1, timedSteps);
        return new Progress.State("training", done(), config.steps(), last.loss(), history.validationLoss(), last.learningRate(),
                last.gradientNorm(), perStep, perStep * (config.steps() - done()));
    }
}
