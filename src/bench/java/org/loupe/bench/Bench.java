package org.loupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Loupe, PyTorch and SameDiff side by side: starts workers, lets them work in turn, and prints tables.
 * Started by {@code java Lab.java bench}, whose help tells the options; {@link Catalogue} has the benchmarks.
 */
public final class Bench {
    private Bench() { }

    /**
     * What the user asked for.
     *
     * @param python with torch, or null
     * @param json file for all numbers, or null
     * @param rounds turns of each worker
     * @param steps of the memory benchmark
     */
    record Options(String python, String json, int rounds, int steps, List<String> names) {
        static Options parse(String... arguments) {
            Deque<String> rest = new ArrayDeque<>(List.of(arguments));
            String python = null, json = null;
            int rounds = 10, steps = 2_000;
            List<String> names = new ArrayList<>();
            while (!rest.isEmpty()) {
                String word = rest.poll();
                switch (word) {
                    case "--python" -> python = rest.poll();
                    case "--json" -> json = rest.poll();
                    case "--rounds" -> rounds = Integer.parseInt(rest.remove());
                    case "--steps" -> steps = Integer.parseInt(rest.remove());
                    default -> names.add(word);
                }
            }
            return new Options(python, json, rounds, steps, Catalogue.choose(names));
        }
    }

    /** @param arguments options and names as {@code java Lab.java bench} takes and checks them, or {@code jmh} and JMH's own */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && arguments[0].equals(Catalogue.JMH)) {
            org.openjdk.jmh.Main.main(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
            return;
        }
        try {
            Options options = Options.parse(arguments);
            if (options.python != null) requireTorch(options.python);
            if (options.json != null) requireWritable(Path.of(options.json));
            if (options.names.contains(Catalogue.SMOLLM2)) SmolLmWork.requireFile();
            run(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** @throws IllegalArgumentException if this is no Python that has torch; the message says what it answered */
    static void requireTorch(String python) {
        String answer;
        try {
            Process process = new ProcessBuilder(python, "-c", "import torch").redirectErrorStream(true).start();
            answer = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() == 0) return;
        } catch (IOException e) {
            answer = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = "interrupted";
        }
        throw new IllegalArgumentException("--python " + python + " can't import torch: " + answer.substring(answer.lastIndexOf('\n') + 1)
                + "\nInstall it there (pip install torch), name another Python, or leave --python out.");
    }

    /** Before the work, so that no numbers are lost after it. */
    static void requireWritable(Path file) {
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
        } catch (IOException e) {
            throw new IllegalArgumentException("--json " + file + " can't be written: " + e + "\nName a file in a folder that is there.");
        }
    }

    private static void run(Options options) throws IOException {
        int[] threads = Machine.cores() == 1 ? new int[] {1} : new int[] {1, Machine.cores()};
        Report report = new Report(options);
        for (boolean operations : new boolean[] {false, true}) {
            List<Catalogue.Benchmark> chosen = Catalogue.BENCHMARKS.stream()
                    .filter(b -> options.names.contains(b.name()) && b.name().startsWith("op:") == operations).toList();
            if (chosen.isEmpty()) continue;
            Comparison comparison = new Comparison();
            report.add(operations ? "operations" : "models", comparison);
            for (Catalogue.Benchmark benchmark : chosen) for (int n : benchmark.isOneThreaded() ? new int[] {1} : threads)
                comparison.add(benchmark, options, n);
        }
        if (options.names.contains(Catalogue.SMOLLM2)) {
            FirstToken first = new FirstToken();
            report.add("firstToken", first);
            first.measure(options, Machine.cores());
        }
        if (options.names.contains(Catalogue.SCALING))
            for (Catalogue.Series series : Catalogue.SCALINGS) {
                Scaling scaling = new Scaling(series);
                report.add("scaling", scaling);
                scaling.measure(options, Machine.cores());
            }
        if (options.names.contains(Catalogue.TRACING)) {
            TracingCost cost = new TracingCost();
            report.add("tracing", cost);
            for (int n : threads) cost.measure(options, n);
        }
        if (options.names.contains(Catalogue.MEMORY)) {
            MemoryCourse course = new MemoryCourse(options);
            report.add("memory", course);
            course.measure(options, Machine.cores());
        }
        report.print();
    }
}
