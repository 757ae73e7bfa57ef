package org.loupe.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.loupe.bench.Statistics.Spread;

/** A table of times side by side: one line a row of a benchmark and a number of threads. */
final class Comparison implements Report.Section {
    private record Line(String name, String label, int threads, Spec spec, Map<Column, Times> times) { }

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Map<Column, String> versions = new ConcurrentHashMap<>();

    /** Measures all rows of a benchmark. */
    void add(Catalogue.Benchmark benchmark, Bench.Options options, int threads) {
        try (Race race = new Race(benchmark.name(), benchmark.columns(), options, threads, benchmark.gigabytes())) {
            versions.putAll(race.versions());
            for (Catalogue.Row row : benchmark.rows())
                lines.add(new Line(benchmark.name(), row.label(), threads, row.spec(), race.run(row.label(), row.spec())));
        }
    }

    @Override
    public Map<Column, String> versions() {
        return versions;
    }

    /** The table, and below it why cells are empty. */
    @Override
    public String text() {
        Set<Column> columns = new LinkedHashSet<>();
        for (Column column : Column.values()) if (lines.stream().anyMatch(l -> l.times.containsKey(column))) columns.add(column);
        List<String> header = new ArrayList<>(List.of("", "", "threads"));
        for (Column column : columns) {
            header.add(column.title);
            if (column != Column.LOUPE) header.add("/ Loupe");
        }
        Set<String> notes = new LinkedHashSet<>();
        List<List<String>> rows = new ArrayList<>();
        for (Line line : lines) {
            List<String> cells = new ArrayList<>(List.of(line.name, line.label, String.valueOf(line.threads)));
            for (Column column : columns) cells.addAll(cells(line, column, notes));
            rows.add(cells);
        }
        return Text.table(header, rows) + (notes.isEmpty() ? "" : "\n") + String.join("", notes);
    }

    private static List<String> cells(Line line, Column column, Set<String> notes) {
        Times times = line.times.get(column), loupe = line.times.get(Column.LOUPE);
        String time = times == null || times.problem() != null ? "" : Text.time(times.spread());
        if (times != null && times.problem() != null) notes.add("- " + line.name + ", " + column.title + ": " + times.problem() + "\n");
        if (column == Column.LOUPE) return List.of(time);
        boolean comparable = !time.isEmpty() && loupe != null && loupe.problem() == null;
        return List.of(time, comparable ? Text.ratio(times.ratioTo(loupe)) : "");
    }

    /** All that was measured, for {@link Text#json}. */
    @Override
    public List<Object> data() {
        List<Object> all = new ArrayList<>();
        for (Line line : lines) {
            Map<String, Object> columns = new LinkedHashMap<>();
            line.times.forEach((column, times) -> columns.put(column.title, data(times, line.times.get(Column.LOUPE))));
            all.add(Text.pairs("benchmark", line.name, "row", line.label, "threads", line.threads, "spec", line.spec, "columns", columns));
        }
        return all;
    }

    private static Map<String, Object> data(Times times, Times loupe) {
        if (times.problem() != null) return Map.of("problem", times.problem());
        int calls = times.rounds().stream().mapToInt(r -> r.length).sum();
        Map<String, Object> data = Text.pairs("nanoseconds", data(times.spread()), "calls", calls, "rounds", times.rounds().size());
        if (loupe != null && loupe.problem() == null) data.put("ratioToLoupe", data(times.ratioTo(loupe)));
        return data;
    }

    static Map<String, Object> data(Spread spread) {
        return Text.pairs("median", spread.median(), "lowerQuartile", spread.lower(), "upperQuartile", spread.upper());
    }
}
