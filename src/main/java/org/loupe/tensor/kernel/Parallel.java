package org.loupe.tensor.kernel;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Splits work over the cores, or over as many threads as {@code -Dloupe.threads} says. The parts depend on the number of
 * threads alone and never on timing, so results are the same from run to run, bit for bit.
 */
final class Parallel {
    private static final String ASKED = System.getProperty("loupe.threads", "" + Runtime.getRuntime().availableProcessors());
    /** 0 if what was asked for cannot be: an error here would leave the class, and all that needs it, without a reason. */
    private static final int THREADS = ASKED.matches("[1-9]\\d{0,3}") ? Integer.parseInt(ASKED) : 0;
    /** Elements below which a simple operation is faster on one thread. */
    private static final int WORTH_SPLITTING = 1 << 15;
    private static final Worker[] WORKERS = new Worker[Math.max(0, THREADS - 1)];
    private static final AtomicBoolean BUSY = new AtomicBoolean();

    static {
        for (int i = 0; i < WORKERS.length; i++) WORKERS[i] = new Worker(i + 1);
    }

    private Parallel() { }

    /** Works on the items {@code [from, to)}. */
    interface Part {
        void run(int from, int to);
    }

    /**
     * Cuts the items into one part for each thread, runs all parts and waits for them. While another thread has the
     * workers, the caller does its parts alone, one after the other: the same parts, so the same results.
     */
    static void split(int items, Part part) {
        int parts = Math.min(threads(), items);
        if (parts > 1 && BUSY.compareAndSet(false, true)) {
            try {
                together(items, parts, part);
            } finally {
                BUSY.set(false);
            }
        } else for (int i = 0; i < parts; i++) part.run(start(i, items, parts), start(i + 1, items, parts));
    }

    private static void together(int items, int parts, Part part) {
        Throwable failure = null;
        int begun = 1;
        try {
            for (; begun < parts; begun++) {
                int from = start(begun, items, parts), to = start(begun + 1, items, parts);
                WORKERS[begun - 1].begin(() -> part.run(from, to));
            }
            part.run(0, start(1, items, parts));
        } catch (Throwable e) {
            failure = e;
        }
        // Also after an error, as the others still write to the same memory.
        for (int i = 1; i < begun; i++) {
            Throwable other = WORKERS[i - 1].finish();
            if (failure == null) failure = other;
        }
        if (failure instanceof Error error) throw error;
        if (failure instanceof RuntimeException exception) throw exception;
    }

    /** The same, but for work so small that handing it over costs more than it saves: that the caller does alone. */
    static void splitIfWorth(int items, int elementsPerItem, Part part) {
        if (threads() > 1 && (long) items * elementsPerItem >= WORTH_SPLITTING) split(items, part);
        else part.run(0, items);
    }

    private static int start(int part, int items, int parts) {
        return (int) ((long) part * items / parts);
    }

    static int threads() {
        if (THREADS == 0)
            throw new IllegalArgumentException("-Dloupe.threads=" + ASKED + " is not a number of threads; give 1 or more");
        return THREADS;
    }
}
