package org.loupe.train;

/**
 * Told how a long task goes on, such as training a model. The task calls it from its own thread, as often as it likes:
 * an implementation that shows something decides by itself how often.
 */
public interface Progress {

    /** Called after a step. */
    void update(State state);

    /** Called once at the end, also when the task was stopped early: {@code state} is the last one reached. */
    void done(State state);

    /** Called instead of {@link #done} when the task ends in an error. */
    default void failed(State state) {
        done(state);
    }

    /**
     * Where the task stands.
     *
     * @param task           what is being done, in a word or two
     * @param step           steps done so far
     * @param steps          steps to do in all
     * @param loss           the training loss of this step
     * @param validationLoss the latest loss on held-out text, NaN until it is known
     * @param learningRate   the learning rate of this step
     * @param gradientNorm   the length of this step's gradient, before it was clipped
     * @param secondsPerStep the mean time of a step so far
     * @param secondsLeft    the time the rest will take at this pace
     */
    record State(String task, int step, int steps, double loss, double validationLoss, double learningRate, double gradientNorm,
                 double secondsPerStep, double secondsLeft) {
    }
}
