package org.loupe.chat;

import java.util.Locale;

/** How fast a model reads and writes, over several answers. */
final class Speed {
    private final double loadSeconds;
    private int read, written, steps;
    private double readSeconds, writeSeconds;

    /** @param loadSeconds from the start to the first question */
    Speed(double loadSeconds) {
        this.loadSeconds = loadSeconds;
    }

    void add(Answer answer) {
        read += answer.read();
        readSeconds += answer.readSeconds();
        written += answer.written();
        steps += Math.max(0, answer.written() - 1);         // the first token comes from reading the prompt
        writeSeconds += answer.writeSeconds();
    }

    /** One line. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "loaded in %.2f s; read %d tokens, %s; wrote %d tokens, %s", loadSeconds, read,
                rate(read, readSeconds), written, rate(steps, writeSeconds));
    }

    private static String rate(int tokens, double seconds) {
        return tokens == 0 || seconds <= 0 ? "- tokens/s" : String.format(Locale.ROOT, "%.1f tokens/s", tokens / seconds);
    }
}
