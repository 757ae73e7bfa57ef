package org.loupe.tensor.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Splits work over the cores, or over as many threads as {@code -Dloupe.threads} says. The parts depend on the number of
 * threads alone and never on timing, so results are the same from run to run, bit for bit.
 */
final class Parallel {
    static final int THREADS = threads();
    /** Elements below which a simple operation is faster on one thread. */
    private static final int WORTH_SPLITTING = 1 << 15;
    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(Math.max(1, THREADS - 1), task -> {
        Thread thread = new Thread(task, "loupe-worker");
        thread.setDaemon(true);
        return thread;
    });

    private Parallel() { }

    /** Works on the items {@code [from, to)}. */
    interface Part {
        void run(int from, int to);
    }

    /** Cuts the items into one part for each thread, runs all parts and waits for them; the caller does the first. */
    static void split(int items, Part part) {
        int parts = Math.min(THREADS, items);
        CompletableFuture<?>[] others = new CompletableFuture<?>[Math.max(0, parts - 1)];
        for (int i = 1; i < parts; i++) {
            int from = start(i, items, parts), to = start(i + 1, items, parts);
            others[i - 1] = CompletableFuture.runAsync(() -> part.run(from, to), WORKERS);
        }
        try {
            if (parts > 0) part.run(0, start(1, items, parts));
        } finally {
            // Also after an error, as the others still write to the same memory; join does not mind interrupts.
            CompletableFuture.allOf(others).join();
        }
    }

    /** The same, but for work so small that handing it over costs more than it saves: that the caller does alone. */
    static void splitIfWorth(int items, int elementsPerItem, Part part) {
        if ((long) items * elementsPerItem >= WORTH_SPLITTING) split(items, part);
        else part.run(0, items);
    }

    private static int start(int part, int items, int parts) {
        return (int) ((long) part * items / parts);
    }

    private static int threads() {
        String asked = System.getProperty("loupe.threads");
        if (asked == null) return Runtime.getRuntime().availableProcessors();
        if (!asked.matches("[1-9]\\d{0,3}")) throw new IllegalArgumentException("-Dloupe.threads=" + asked + " is not a number of threads; give 1 or more");
        return Integer.parseInt(asked);
    }
}
