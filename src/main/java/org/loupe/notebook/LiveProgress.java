package org.loupe.notebook;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.loupe.show.TrainingCurves;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;
import org.loupe.train.History;
import org.loupe.train.Progress;

/**
 * Shows a running task below its cell: a bar, the numbers, and losses, learning rate and gradient norm as curves, all replaced in place. In a
 * console it prints a line now and then.
 *
 * <p>One object shows one task; what the notebook keeps is the final state. A task that goes on after a pause is shown
 * where it goes on.
 */
public final class LiveProgress implements Progress {
    private static final double NOTEBOOK_SECONDS = 0.5;
    private static final double CONSOLE_SECONDS = 5;

    private final Supplier<Consumer<Object>> places;
    private final LongSupplier clock;
    private final double pause;
    private final TrainingCurves curves = new TrainingCurves();
    private Consumer<Object> display;    // null until the first update, and again when the work has paused
    private long started;
    private long shown;
    private double lastValidation = Double.NaN;

    public LiveProgress() {
        this(() -> Notebook.live()::update, Notebook.live().isInPlace() ? NOTEBOOK_SECONDS : CONSOLE_SECONDS, System::nanoTime);
    }

    /**
     * @param places gives a new place to show something
     * @param pause seconds between two pictures
     * @param clock in nanoseconds, as {@link System#nanoTime}
     */
    LiveProgress(Supplier<Consumer<Object>> places, double pause, LongSupplier clock) {
        this.places = places;
        this.pause = pause;
        this.clock = clock;
        this.started = clock.getAsLong();
    }

    @Override
    public synchronized void update(State state) {
        note(state);
        long now = clock.getAsLong();
        if (display == null) open();
        else if ((now - shown) / 1e9 < pause) return;
        shown = now;
        display.accept(new Look(state, Phase.RUNS));
    }

    @Override
    public void done(State state) {
        end(state, Phase.DONE);
    }

    @Override
    public void failed(State state) {
        end(state, Phase.FAILED);
    }

    private synchronized void end(State state, Phase how) {
        note(state);
        if (display == null) open();
        display.accept(new Look(state, how));
        display = null;
    }

    private void note(State state) {
        // The same validation loss is reported until the next one is measured.
        double measured = state.validationLoss() == lastValidation ? Double.NaN : state.validationLoss();
        lastValidation = state.validationLoss();
        curves.add(new History.Entry(state.step(), state.loss(), measured, state.learningRate(), state.gradientNorm()));
    }

    /** Work that goes on after a pause does so in another cell, and is shown there. */
    private void open() {
        display = places.get();
        if (shown != 0) started = clock.getAsLong();
    }

    private enum Phase { RUNS, DONE, FAILED }

    /** One state. The kernel asks for its page at once, or when the next cell runs. */
    private final class Look implements View {
        private final State state;
        private final Phase phase;
        private final double seconds = (clock.getAsLong() - started) / 1e9;
        /** Of now: it may be drawn later, by another thread, when the run has gone on. */
        private final Optional<Picture> drawing;

        Look(State state, Phase phase) {
            this.state = state;
            this.phase = phase;
            this.drawing = curves.picture(state.steps());
        }

        @Override
        public String html() {
            return "<div class=\"loupe-progress\"><div><b>" + Html.escape(state.task()) + "</b> <progress max=\"" + Math.max(1, state.steps())
                    + "\" value=\"" + Math.min(state.step(), state.steps()) + "\" style=\"width:240px\"></progress> " + place() + "</div>\n<div>" + Html.escape(numbers())
                    + "</div>\n" + drawing.map(this::image).orElse("") + "</div>";
        }

        /** While it runs with a quarter of the points of the last one, at a quarter of the cost: the model waits for it. */
        private String image(Picture curve) {
            return Html.image("image/png", curve.png(phase == Phase.RUNS ? 1 : 2), curve.width(), curve.height(), "The curves so far: " + numbers());
        }

        @Override
        public String text() {
            return state.task() + ": " + place() + ", " + numbers();
        }

        private String place() {
            boolean early = phase == Phase.DONE && state.step() < state.steps();
            return (phase == Phase.FAILED ? "stopped by an error after step " : early ? "paused at step " : "step ") + state.step() + " of " + state.steps();
        }

        private String numbers() {
            StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", state.loss()));
            if (!Double.isNaN(state.validationLoss())) out.append(String.format(Locale.ROOT, " · validation loss %.4f", state.validationLoss()));
            out.append(" · learning rate ").append(state.learningRate() == 0 ? "0" : String.format(Locale.ROOT, "%.2e", state.learningRate()));
            out.append(String.format(Locale.ROOT, " · gradient norm %.3g", state.gradientNorm())).append(" · ").append(duration(state.secondsPerStep())).append(" a step · ");
            return out.append(phase != Phase.RUNS ? "took " + duration(seconds) : duration(state.secondsLeft()) + " left").toString();
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** "45 ms", "12 s", "3 min 5 s", "2 h 4 min". */
    static String duration(double seconds) {
        if (!(seconds >= 0) || Double.isInfinite(seconds)) return "?";
        if (seconds < 1) return Math.round(seconds * 1000) + " ms";
        long s = Math.round(seconds);
        if (s < 60) return s + " s";
        return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s / 60 % 60 + " min";
    }
}
