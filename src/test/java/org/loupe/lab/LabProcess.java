package org.loupe.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts Lab.java as a user does, and keeps what it printed. */
public record LabProcess(int exitCode, String output) {

    /** The folder of pom.xml and Lab.java: Maven starts the tests there. */
    public static final Path PROJECT = Path.of("").toAbsolutePath();

    /** The Python of Loupe's own environment, after {@code java Lab.java setup}. */
    public static Path python() {
        Path environment = PROJECT.resolve(".loupe/python");
        return Files.isDirectory(environment.resolve("Scripts")) ? environment.resolve("Scripts/python.exe") : environment.resolve("bin/python");
    }

    /** {@code java Lab.java ...} in the project folder, with the Java that runs the tests. */
    public static LabProcess fromSource(long seconds, String... arguments) throws IOException, InterruptedException {
        return start(PROJECT, Map.of(), seconds, List.of("Lab.java"), arguments);
    }

    /** {@code java -cp classes Lab ...}: the same program, compiled before. */
    static LabProcess compiled(Path classes, Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return start(folder, environment, 60, List.of("-cp", classes.toString(), "Lab"), arguments);
    }

    private static LabProcess start(Path folder, Map<String, String> environment, long seconds, List<String> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) process.destroy();
        return new LabProcess(process.waitFor(), output.join());
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LabProcess succeeds() {
        assertThat(exitCode).as(output).isZero();
        return this;
    }

    LabProcess fails() {
        assertThat(exitCode).as(output).isEqualTo(1);
        assertThat(output).doesNotContain("Exception in thread");
        return this;
    }

    /** A folder with what Lab needs to recognise a project, and nothing made yet. */
    static Path bareProject(Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("a loupe"));
        Files.createDirectories(folder.resolve(".binder"));
        Files.createDirectories(folder.resolve("src/main"));
        Files.createDirectories(folder.resolve("notebooks"));
        for (String file : List.of("Lab.java", "pom.xml", ".binder/requirements.txt")) Files.copy(PROJECT.resolve(file), folder.resolve(file));
        Files.writeString(folder.resolve("notebooks/00.ipynb"), "{}");
        return folder;
    }
}
