package org.loupe.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How time grows with a size: measured, and described by a polynomial. */
final class Scaling implements Report.Section {
    private static final List<Column> COLUMNS = List.of(Column.LOUPE, Column.PYTORCH);

    private final Catalogue.Series series;
    private final List<Map<Column, Times>> times = new ArrayList<>();
    private final Map<Column, String> versions = new EnumMap<>(Column.class);

    Scaling(Catalogue.Series series) {
        this.series = series;
    }

    void measure(Bench.Options options, int threads) {
        try (Race race = new Race(series.title(), COLUMNS, options, threads, 2)) {
            versions.putAll(race.versions());
            for (int value : series.values())
                times.add(race.run(series.size() + " " + value, series.spec().with(series.size(), value)));
        }
    }

    @Override
    public Map<Column, String> versions() {
        return versions;
    }

    @Override
    public String text() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(series.values().get(i))));
            for (Column column : COLUMNS) {
                Times measured = times.get(i).get(column);
                row.add(measured.problem() == null ? Text.time(measured.spread()) : "");
            }
            rows.add(row);
        }
        List<String> header = List.of(series.title(), COLUMNS.get(0).title, COLUMNS.get(1).title);
        StringBuilder text = new StringBuilder(Text.table(header, rows)).append('\n');
        for (Column column : COLUMNS) text.append("- ").append(column.title).append(": ").append(description(column)).append('\n');
        return text.toString();
    }

    private String description(Column column) {
        if (times.size() < series.values().size()) return "stopped before the end";
        for (Map<Column, Times> at : times) if (at.get(column).problem() != null) return at.get(column).problem();
        Statistics.Fit fit = fit(column);
        StringBuilder text = new StringBuilder("time = ").append(Text.time(fit.coefficients()[0]));
        for (int i = 1; i < fit.coefficients().length; i++) {
            double coefficient = fit.coefficients()[i];
            text.append(coefficient < 0 ? " - " : " + ").append(Text.time(Math.abs(coefficient))).append(" x ").append(series.size());
            if (i > 1) text.append('^').append(i);
        }
        return text + String.format(Locale.ROOT, ", R^2 = %.4f", fit.rSquared());
    }

    private Statistics.Fit fit(Column column) {
        double[] x = series.values().stream().mapToDouble(Integer::doubleValue).toArray();
        return Statistics.fit(series.degree(), x, times.stream().mapToDouble(t -> t.get(column).spread().median()).toArray());
    }

    @Override
    public List<Object> data() {
        Map<String, Object> data = Text.pairs("title", series.title(), "spec", series.spec(), series.size(), series.values());
        for (Column column : COLUMNS)
            if (times.size() == series.values().size() && times.stream().allMatch(t -> t.get(column).problem() == null)) {
                Statistics.Fit fit = fit(column);
                List<Object> medians = new ArrayList<>();
                times.forEach(t -> medians.add(Comparison.data(t.get(column).spread())));
                List<Double> coefficients = Arrays.stream(fit.coefficients()).boxed().toList();
                data.put(column.title, Text.pairs("nanoseconds", medians, "coefficients", coefficients, "rSquared", fit.rSquared()));
            } else data.put(column.title, Map.of("problem", description(column)));
        return List.of(data);
    }
}
