package org.loupe.fetch;

import java.io.PrintStream;
import java.util.Locale;

/** Shows how far a download is: a terminal in one line that changes, a log in a line every ten seconds. */
final class DownloadProgress {
    private static final double TERMINAL_SECONDS = 0.2, LOG_SECONDS = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final long size;
    private long first;              // bytes that were there before
    private long latest;
    private long start = System.nanoTime();
    private double shown;
    private boolean begun;

    DownloadProgress(PrintStream out, boolean terminal, long size) {
        this.out = out;
        this.terminal = terminal;
        this.size = size;
    }

    void start(long arrived) {
        begun = true;
        first = arrived;
        latest = arrived;
        start = System.nanoTime();
        if (arrived > 0) out.println("  going on after " + megabytes(arrived));
    }

    void update(long arrived) {
        latest = arrived;
        double now = seconds();
        if (now - shown < (terminal ? TERMINAL_SECONDS : LOG_SECONDS)) return;
        shown = now;
        show();
    }

    /** The last line, and then a new one. */
    void end() {
        if (!begun) return;
        show();
        if (terminal) out.println();
    }

    private void show() {
        double rate = (latest - first) / Math.max(seconds(), 1e-3);
        String left = latest < size && rate > 0 ? String.format(Locale.ROOT, ", %.0f s left", (size - latest) / rate) : "";
        String line = String.format(Locale.ROOT, "  %s of %s, %.0f%%, %s/s%s", megabytes(latest), megabytes(size), 100.0 * latest / size,
                megabytes((long) rate), left);
        if (terminal) out.printf("\r%-70s", line);
        else out.println(line);
        out.flush();
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Bytes as people read them, in units of 10^6. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
