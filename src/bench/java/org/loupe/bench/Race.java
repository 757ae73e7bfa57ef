package org.loupe.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.loupe.bench.WorkerProcess.WorkerException;

/**
 * The workers of one benchmark with one number of threads. Each is warmed up alone; then they take turns, in one
 * direction and back, so that a machine that changes its speed changes it for all. A worker that fails leaves the race.
 */
final class Race implements AutoCloseable {
    private final String title;
    private final int rounds;
    private final Map<Column, WorkerProcess> workers = new EnumMap<>(Column.class);
    private final Map<Column, String> absent = new EnumMap<>(Column.class);

    /** @param title for the progress */
    Race(String title, List<Column> columns, Bench.Options options, int threads, int gigabytes) {
        this.title = title + ", " + Text.threads(threads);
        this.rounds = options.rounds();
        for (Column column : columns) {
            String problem = column.absence(options);
            if (problem == null) problem = start(column, column.process(options, threads, gigabytes));
            if (problem != null) absent.put(column, problem);
        }
    }

    private String start(Column column, ProcessBuilder builder) {
        try {
            workers.put(column, new WorkerProcess(builder));
            return null;
        } catch (WorkerException e) {
            return e.getMessage();
        }
    }

    /** What each worker says that it is. */
    Map<Column, String> versions() {
        return workers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().version()));
    }

    /** @param label of the row, for the progress */
    Map<Column, Times> run(String label, Spec spec) {
        Map<Column, Times> times = new EnumMap<>(Column.class);
        absent.forEach((column, problem) -> times.put(column, Times.none(problem)));
        Map<Column, Integer> batches = new EnumMap<>(Column.class);
        workers.keySet().forEach(column -> {
            times.put(column, new Times(new ArrayList<>(), null));
            attempt(label, column, times, () -> batches.put(column, warmUp(label, column, spec)));
        });
        List<Column> order = new ArrayList<>(batches.keySet());
        for (int round = 0; round < rounds; round++) {
            for (Column column : order)
                if (times.get(column).problem() == null)
                    attempt(label, column, times, () -> times.get(column).rounds().add(workers.get(column).run(spec, batches.get(column))));
            Collections.reverse(order);
        }
        times.forEach((column, t) -> {
            if (t.problem() == null) progress("%s: %s: %s", label, column.title, Text.time(t.spread()));
        });
        return times;
    }

    private interface Turn {
        void take() throws WorkerException;
    }

    private void attempt(String label, Column column, Map<Column, Times> times, Turn turn) {
        try {
            turn.take();
        } catch (WorkerException e) {
            times.put(column, Times.none(e.getMessage()));
            progress("%s: %s: %s", label, column.title, e.getMessage());
        }
    }

    /** @return the calls of a round */
    private int warmUp(String label, Column column, Spec spec) throws WorkerException {
        WarmUp warmUp = new WarmUp();
        double[] times = {};
        while (!warmUp.isDone()) {
            long start = System.nanoTime();
            times = workers.get(column).run(spec, warmUp.batch());
            warmUp.add(times, (System.nanoTime() - start) * 1e-9);
        }
        progress("%s: %s is warm after %d calls in %.0f s: %s", label, column.title, warmUp.calls(), warmUp.seconds(),
                Text.time(Statistics.median(times)));
        return warmUp.batch();
    }

    private void progress(String format, Object... values) {
        System.err.println(title + ": " + String.format(Locale.ROOT, format, values));
    }

    @Override
    public void close() {
        workers.values().forEach(WorkerProcess::close);
    }
}
