package org.loupe.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a training step of the small GPT costs, and what of that its calls of {@code traced} are, while nothing listens. */
final class TracingCost implements Report.Section {
    private static final Spec CALLS = new Spec("gpt-traced", Catalogue.GPT.sizes());

    /** With a number of threads. */
    private record Line(int threads, Times step, Times calls) {
        String problem() {
            return step.problem() == null ? calls.problem() : step.problem();
        }

        double share() {
            return calls.spread().median() / step.spread().median();
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final Map<Column, String> versions = new EnumMap<>(Column.class);

    void measure(Bench.Options options, int threads) {
        try (Race race = new Race("tracing", List.of(Column.LOUPE), options, threads, 1)) {
            versions.putAll(race.versions());
            Times step = race.run("training step", Catalogue.GPT).get(Column.LOUPE);
            lines.add(new Line(threads, step, race.run("its calls of traced", CALLS).get(Column.LOUPE)));
        }
    }

    @Override
    public Map<Column, String> versions() {
        return versions;
    }

    @Override
    public String text() {
        List<List<String>> rows = new ArrayList<>();
        StringBuilder notes = new StringBuilder();
        for (Line line : lines) {
            String threads = String.valueOf(line.threads);
            if (line.problem() == null)
                rows.add(List.of(threads, Text.time(line.step.spread()), Text.time(line.calls.spread()),
                        String.format(Locale.ROOT, "**%.4f %%**", 100 * line.share())));
            else notes.append("- ").append(Text.threads(line.threads)).append(": ").append(line.problem()).append('\n');
        }
        return Text.table(List.of("threads", "training step of gpt", "its calls of traced, nothing listening", "share"), rows)
                + (notes.length() == 0 ? "" : "\n") + notes;
    }

    @Override
    public List<Object> data() {
        List<Object> data = new ArrayList<>();
        for (Line line : lines)
            data.add(line.problem() != null ? Text.pairs("threads", line.threads, "problem", line.problem())
                    : Text.pairs("threads", line.threads, "stepNanoseconds", Comparison.data(line.step.spread()),
                            "callsNanoseconds", Comparison.data(line.calls.spread()), "share", line.share()));
        return data;
    }
}
