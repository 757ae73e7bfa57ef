package org.loupe.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.loupe.bench.Statistics.Spread;
import org.loupe.bench.WorkerProcess.WorkerException;

/**
 * SmolLM2 in a JVM that is new each time: how long it takes from nothing to the first token of an answer, and the resident memory
 * after some more tokens. The JVM starts as {@code java Lab.java chat} starts it, with an archive of classes. Its own memory is what
 * the same process has before it loads anything.
 */
final class FirstToken implements Report.Section {
    private static final List<Column> COLUMNS = List.of(Column.LOUPE, Column.PLAIN);
    /** As {@code java Lab.java chat} starts its JVM. */
    private static final List<String> CHAT_JVM = List.of("-XX:+UseSerialGC", "-Xmn32m");
    private static final Spec ANSWER = Spec.parse("smollm2-answer:tokens=64");

    private final Map<Column, ClassArchive> archives = new EnumMap<>(Column.class);
    private final Map<Column, List<Start>> starts = new EnumMap<>(Column.class);
    private final Map<Column, String> problems = new EnumMap<>(Column.class), versions = new EnumMap<>(Column.class);

    /** Of one process. @param seen nanoseconds from its start  @param loaded nanoseconds from the begin of the loading */
    private record Start(double seen, double loaded, double empty, double resident, double peak) { }

    void measure(Bench.Options options, int threads) {
        for (int round = 0; round < options.rounds(); round++)
            for (Column column : COLUMNS) {
                String problem = column.absence(options);
                try {
                    if (problem == null && round == 0) archives.put(column, ClassArchive.write(process(column, options, threads), ANSWER));
                    if (problem == null) starts.computeIfAbsent(column, c -> new ArrayList<>())
                            .add(start(column, archives.get(column).use(process(column, options, threads))));
                } catch (WorkerException e) {
                    problem = e.getMessage();
                }
                if (problem != null) problems.put(column, problem);
            }
    }

    private static ProcessBuilder process(Column column, Bench.Options options, int threads) {
        ProcessBuilder builder = column.process(options, threads, 1);
        builder.command().addAll(1, CHAT_JVM);
        return builder;
    }

    private Start start(Column column, ProcessBuilder builder) throws WorkerException {
        long begin = System.nanoTime();
        try (WorkerProcess worker = new WorkerProcess(builder)) {
            versions.put(column, worker.version());
            double empty = worker.memory()[0], loaded = worker.run(ANSWER, 1)[0], seen = System.nanoTime() - begin;
            worker.run(ANSWER, ANSWER.size("tokens") - 1);
            double[] memory = worker.memory();
            System.err.println("smollm2: " + column.title + ": first token after " + Text.time(seen) + ", " + Text.megabytes(memory[0]));
            return new Start(seen, loaded, empty, memory[0], memory[1]);
        }
    }

    @Override
    public Map<Column, String> versions() {
        return versions;
    }

    @Override
    public String text() {
        List<List<String>> rows = new ArrayList<>();
        starts.forEach((column, all) -> {
            double empty = median(all, Start::empty), resident = median(all, Start::resident);
            rows.add(List.of(column.title, Text.time(spread(all, Start::seen)), Text.time(spread(all, Start::loaded)), Text.megabytes(empty),
                    Text.megabytes(resident - empty), Text.megabytes(median(all, Start::peak) - empty)));
        });
        StringBuilder notes = new StringBuilder();
        problems.forEach((column, problem) -> notes.append("- ").append(column.title).append(": ").append(problem).append('\n'));
        return Text.table(List.of("smollm2", "start of JVM to first token", "load to first token", "empty JVM", "more after "
                + ANSWER.size("tokens") + " tokens", "more at the peak"), rows) + (notes.length() == 0 ? "" : "\n") + notes;
    }

    private interface Number {
        double of(Start start);
    }

    private static Spread spread(List<Start> all, Number number) {
        return Statistics.spread(all.stream().mapToDouble(number::of).toArray());
    }

    private static double median(List<Start> all, Number number) {
        return spread(all, number).median();
    }

    @Override
    public List<Object> data() {
        List<Object> data = new ArrayList<>();
        starts.forEach((column, all) -> data.add(Text.pairs("column", column.title, "processToFirstToken", Comparison.data(spread(all, Start::seen)),
                "loadToFirstToken", Comparison.data(spread(all, Start::loaded)), "emptyBytes", median(all, Start::empty),
                "residentBytes", median(all, Start::resident), "peakBytes", median(all, Start::peak))));
        return data;
    }
}
