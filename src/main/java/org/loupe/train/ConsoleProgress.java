package org.loupe.train;

import java.io.PrintStream;
import java.util.Locale;

/** Prints a line every few seconds, and one for the last step. */
public final class ConsoleProgress implements Progress {
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private long lastLine;
    private int lastStep;

    public ConsoleProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void update(State state) {
        long now = System.nanoTime();
        if (lastLine != 0 && now - lastLine < INTERVAL_NANOS) return;
        lastLine = now;
        print(state);
    }

    @Override
    public void done(State state) {
        if (state.step() != lastStep) print(state);
    }

    private void print(State s) {
        lastStep = s.step();
        String validation = Double.isNaN(s.validationLoss()) ? "" : String.format(Locale.ROOT, ", validation %.3f", s.validationLoss());
        out.println(String.format(Locale.ROOT, "%s: step %d of %d, loss %.3f%s, learning rate %.2e, gradient norm %.3g, %.0f ms a step, %.0f s left",
                s.task(), s.step(), s.steps(), s.loss(), validation, s.learningRate(), s.gradientNorm(), s.secondsPerStep() * 1e3, s.secondsLeft()));
    }
}
