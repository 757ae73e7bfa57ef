package org.loupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that was measured so far. It can be printed at any time, so that whoever stops a long run keeps what it has. */
final class Report {
    /** A part of the report; it may still be growing. */
    interface Section {
        String text();

        /** The numbers, for {@link Text#json}. */
        List<Object> data();

        Map<Column, String> versions();
    }

    private record Named(String name, Section section) { }

    private final Bench.Options options;
    private final List<Named> sections = new CopyOnWriteArrayList<>();
    private boolean isPrinted;

    Report(Bench.Options options) {
        this.options = options;
        Runtime.getRuntime().addShutdownHook(new Thread(this::printAfterInterrupt));
    }

    /** @param name for the numbers; several sections may share one */
    void add(String name, Section section) {
        sections.add(new Named(name, section));
    }

    private void printAfterInterrupt() {
        try {
            if (!sections.isEmpty()) print();
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    /** Prints the tables and writes the numbers; once only. */
    synchronized void print() throws IOException {
        if (isPrinted) return;
        isPrinted = true;
        Map<Column, String> versions = new EnumMap<>(Column.class);
        sections.forEach(s -> versions.putAll(s.section.versions()));
        Map<String, Object> named = Text.pairs(), data = Text.pairs("machine", Machine.data(), "rounds", options.rounds());
        versions.forEach((column, version) -> named.put(column.title, version));
        for (String name : sections.stream().map(Named::name).distinct().toList())
            data.put(name, sections.stream().filter(s -> s.name.equals(name)).flatMap(s -> s.section.data().stream()).toList());
        data.put("versions", named);
        System.out.println(Machine.text());
        named.forEach((title, version) -> System.out.println("- " + title + ": " + version));
        System.out.println("\nTimes are medians with quartiles. \"/ Loupe\" is the time divided by Loupe's on as many threads:"
                + " above 1, Loupe is faster.");
        sections.forEach(s -> System.out.print("\n" + s.section.text()));
        if (options.json() != null) Files.writeString(Path.of(options.json()), Text.json(data) + "\n");
    }
}
