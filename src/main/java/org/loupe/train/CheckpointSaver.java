package org.loupe.train;

import java.nio.file.Path;
import org.loupe.nn.Module;

/** Writes a training to one file, again and again, each time in place of the last. */
final class CheckpointSaver {
    private final Module model;
    private final TrainingState state;
    private final Path file;
    private final int every;
    private int saved;

    /**
     * @param every so many steps it is time
     * @param step that the training has reached, which is not worth a file yet
     */
    CheckpointSaver(Module model, TrainingState state, Path file, int every, int step) {
        if (every < 1) throw new IllegalArgumentException("a checkpoint every " + every + " steps: it must be at least 1");
        this.model = model;
        this.state = state;
        this.file = file;
        this.every = every;
        this.saved = step;
    }

    Path file() {
        return file;
    }

    /** There is a file for this step, as training resumed from it. */
    void resumed(int step) {
        saved = step;
    }

    /** After a step. */
    void saveIfTime(int step) {
        if (step % every == 0) save(step);
    }

    /** When training pauses or ends. Tries again if the last time failed. */
    void saveIfNew(int step) {
        if (step > saved) save(step);
    }

    private void save(int step) {
        FiniteCheck.firstParameter(model).ifPresent(found -> {
            throw new IllegalStateException("no checkpoint was written after step " + step + ", as " + found
                    + "; the one before is untouched. Try a smaller learning rate or a longer warm-up");
        });
        state.save().save(file);
        saved = step;
    }
}
