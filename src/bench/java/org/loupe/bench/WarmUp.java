package org.loupe.bench;

import java.util.ArrayList;
import java.util.List;

/** Decides when a worker is warm: it has worked for a while, a just-in-time compiler had its calls, and the median has settled. */
final class WarmUp {
    private static final double LEAST_SECONDS = 2, ENOUGH_SECONDS = 10, MOST_SECONDS = 20;
    private static final int ENOUGH_CALLS = 100, COMPARED = 3;
    private static final double SETTLED = 0.05;
    private static final double BATCH_SECONDS = 0.5;
    private static final int MOST_CALLS = 50;

    private final List<Double> medians = new ArrayList<>();
    private double seconds, secondsPerCall = Double.NaN;
    private int calls;

    /** How many calls fill about half a second. The first is alone. */
    int batch() {
        return calls == 0 ? 1 : (int) Math.max(1, Math.min(MOST_CALLS, BATCH_SECONDS / secondsPerCall));
    }

    /** @param times of the calls of a batch  @param batchSeconds that all of it took */
    void add(double[] times, double batchSeconds) {
        // The first call makes the model and, with torch.compile, compiles it; it says nothing about the next ones.
        if (calls > 0) {
            medians.add(Statistics.median(times));
            seconds += batchSeconds;
        }
        calls += times.length;
        secondsPerCall = batchSeconds / times.length;
    }

    boolean isDone() {
        if (seconds >= MOST_SECONDS) return true;
        return seconds >= LEAST_SECONDS && (calls >= ENOUGH_CALLS || seconds >= ENOUGH_SECONDS) && hasSettled();
    }

    private boolean hasSettled() {
        if (medians.size() < COMPARED) return false;
        List<Double> last = medians.subList(medians.size() - COMPARED, medians.size());
        double least = last.stream().min(Double::compare).orElseThrow(), most = last.stream().max(Double::compare).orElseThrow();
        return most <= least * (1 + SETTLED);
    }

    int calls() {
        return calls;
    }

    double seconds() {
        return seconds;
    }
}
