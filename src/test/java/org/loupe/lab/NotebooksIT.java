package org.loupe.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every notebook through the real kernel, as {@code java Lab.java run} does it; and that a notebook that fails is told. */
class NotebooksIT {

    private static final Path RESULTS = LabProcess.PROJECT.resolve("target/notebooks");

    @TempDir
    Path temporary;

    @BeforeAll
    static void setUp() throws Exception {
        LabProcess.fromSource(1_200, "setup", "--no-build").succeeds();
    }

    @Test
    void everyNotebookOfTheCourseRuns() throws Exception {
        System.out.println(LabProcess.fromSource(3_000, "run", "--no-build").succeeds().output());
        try (Stream<Path> notebooks = Files.list(LabProcess.PROJECT.resolve("notebooks"))) {
            assertThat(notebooks.map(n -> n.getFileName().toString()).filter(n -> n.endsWith(".ipynb"))).isNotEmpty()
                    .allSatisfy(name -> assertThat(RESULTS.resolve(name)).exists())
                    .allSatisfy(name -> assertThat(RESULTS.resolve(name.replace(".ipynb", ".html"))).exists());
        }
    }

    @Test
    void aCellErrorNamesTheNotebookTheCellAndTheError() throws Exception {
        Path notebook = notebook("throws", code("int right = 1;", "{}", ""),
                code("throw new IllegalStateException(\\\"hidden 7 is not a multiple of heads 2\\\");", "{}", ""), code("int never = 2;", "{}", ""));
        LabProcess run = LabProcess.fromSource(120, "run", "--no-build", notebook.toString()).fails();
        assertThat(run.output()).contains("FAILED  throws.ipynb", "cell 2", "> throw new IllegalStateException",
                "java.lang.IllegalStateException: hidden 7 is not a multiple of heads 2", "1 of 1 notebooks failed").doesNotContain("\u001b[");
    }

    @Test
    void markedValuesThatMoveFailAndTheOthersDoNot() throws Exception {
        String band = "{\"loupe\": {\"band\": {\"validation loss\": [1.70, 2.10]}}}";
        Path moved = notebook("moved", code("System.out.println(6 * 7);", "{\"loupe\": {\"stable\": true}}", "41"),
                code("System.out.println(\\\"validation loss: 2.5\\\");", band, ""), code("System.out.println(\\\"no loss\\\");", band, ""));
        Path right = notebook("right", code("System.out.println(6 * 7);", "{\"loupe\": {\"stable\": true}}", "42"),
                code("System.out.println(\\\"validation loss 9\\\\nvalidation loss = 1.93 (better)\\\");", band, ""));
        LabProcess run = LabProcess.fromSource(120, "run", "--no-build", moved.toString(), right.toString()).fails();
        assertThat(run.output()).contains("FAILED  moved.ipynb", "cell 1: marked stable", "stored: 41", "now:    42",
                "cell 2: validation loss is 2.5, outside its band [1.7, 2.1]", "cell 3: prints no number after 'validation loss'",
                "ok      right.ipynb", "1 of 2 notebooks failed");
    }

    @Test
    void aCellThatTakesTooLongIsEnded() throws Exception {
        Path notebook = notebook("slow", code("Thread.sleep(60_000);", "{}", ""));
        assertThat(LabProcess.fromSource(55, "run", "--no-build", "--timeout", "2", notebook.toString()).fails().output())
                .contains("cell 1", "took longer than 2 s", "--timeout");
    }

    @Test
    void cellsRunWithLoupesFlagsAndStoringTwiceGivesTheSameFile() throws Exception {
        Path notebook = notebook("flags", code("System.out.println(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());", "{}", ""));
        LabProcess.fromSource(120, "run", "--no-build", "--store", notebook.toString()).succeeds();
        String stored = Files.readString(notebook);
        assertThat(stored).contains("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx3g").doesNotContain("WARNING");
        LabProcess.fromSource(120, "run", "--no-build", "--store", notebook.toString()).succeeds();
        assertThat(Files.readString(notebook)).isEqualTo(stored);
    }

    private Path notebook(String name, String... cells) throws IOException {
        String text = "{\"cells\": [" + String.join(", ", cells) + "], \"metadata\": {\"kernelspec\": {\"name\": \"java\", \"display_name\": \"Java\"}}, "
                + "\"nbformat\": 4, \"nbformat_minor\": 5}";
        return Files.writeString(temporary.resolve(name + ".ipynb"), text);
    }

    /** A code cell; what it printed when it was stored, where that matters. */
    private static String code(String source, String metadata, String printed) {
        List<String> outputs = printed.isEmpty() ? List.of()
                : List.of("{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"" + printed + "\\n\"}");
        return "{\"cell_type\": \"code\", \"execution_count\": null, \"metadata\": " + metadata + ", \"source\": \"" + source
                + "\", \"outputs\": " + outputs + "}";
    }
}
