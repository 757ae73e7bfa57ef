package org.loupe.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.loupe.bench.WorkerProcess.WorkerException;

/** The resident memory of a process that trains the small GPT, after certain steps, and its peak. */
final class MemoryCourse implements Report.Section {
    private static final List<Column> COLUMNS = List.of(Column.LOUPE, Column.PYTORCH);
    private static final int FIRST = 200, EVERY = 1_000, CALLS = 100;

    private final List<Integer> steps = new ArrayList<>();
    private final Map<Column, List<Double>> resident = new LinkedHashMap<>();
    private final Map<Column, Double> peaks = new LinkedHashMap<>();
    private final Map<Column, String> problems = new LinkedHashMap<>(), versions = new LinkedHashMap<>();

    MemoryCourse(Bench.Options options) {
        for (int step = 0; step < options.steps(); step = step == 0 ? FIRST : step == FIRST ? EVERY : step + EVERY) steps.add(step);
        steps.add(options.steps());
        COLUMNS.forEach(column -> resident.put(column, new ArrayList<>()));
    }

    void measure(Bench.Options options, int threads) {
        for (Column column : COLUMNS) {
            String absence = column.absence(options);
            if (absence == null) measure(column, column.process(options, threads, 1));
            else problems.put(column, absence);
        }
    }

    private void measure(Column column, ProcessBuilder builder) {
        try (WorkerProcess worker = new WorkerProcess(builder)) {
            versions.put(column, worker.version());
            int done = 0;
            for (int step : steps) {
                for (int calls; done < step; done += calls) worker.run(Catalogue.GPT, calls = Math.min(CALLS, step - done));
                double[] memory = worker.memory();
                resident.get(column).add(memory[0]);
                peaks.put(column, memory[1]);
                System.err.println("memory: " + column.title + " after " + step + " steps: " + Text.megabytes(memory[0]));
            }
        } catch (WorkerException e) {
            problems.put(column, e.getMessage());
        }
    }

    @Override
    public Map<Column, String> versions() {
        return versions;
    }

    @Override
    public String text() {
        List<String> header = new ArrayList<>(List.of("steps of gpt")), peak = new ArrayList<>(List.of("peak"));
        COLUMNS.forEach(column -> {
            header.add(column.title);
            peak.add(peaks.containsKey(column) ? Text.megabytes(peaks.get(column)) : "");
        });
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(steps.get(i))));
            for (List<Double> bytes : resident.values()) row.add(i < bytes.size() ? Text.megabytes(bytes.get(i)) : "");
            rows.add(row);
        }
        rows.add(peak);
        StringBuilder notes = new StringBuilder();
        problems.forEach((column, problem) -> notes.append("- ").append(column.title).append(": ").append(problem).append('\n'));
        return Text.table(header, rows) + (notes.length() == 0 ? "" : "\n") + notes;
    }

    @Override
    public List<Object> data() {
        Map<String, Object> data = Text.pairs("steps", steps);
        COLUMNS.forEach(column -> {
            Map<String, Object> measured = Text.pairs("residentBytes", resident.get(column), "peakBytes", peaks.get(column));
            if (problems.containsKey(column)) measured.put("problem", problems.get(column));
            data.put(column.title, measured);
        });
        return List.of(data);
    }
}
