package org.loupe.inspect;

/** Told how a long measurement goes on, from its own thread. */
@FunctionalInterface
public interface StepListener {
    /** Hears nothing. */
    StepListener NONE = (done, all) -> { };

    /** After a step. @param done steps so far  @param all steps to do */
    void onStep(int done, int all);
}
