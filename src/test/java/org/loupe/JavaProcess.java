package org.loupe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java of its own, for what is decided when Java starts. */
public final class JavaProcess {
    private static final String RESULT = "result: ";

    private JavaProcess() { }

    /** In the other Java: tells a result. */
    public static void tell(Object result) {
        System.out.println(RESULT + result);
    }

    /** Runs a main class on this class path. @return what it told */
    public static List<String> run(Class<?> main, List<String> flags) throws IOException, InterruptedException {
        Process process = start(main, flags);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().filter(line -> line.startsWith(RESULT)).map(line -> line.substring(RESULT.length())).toList();
    }

    /** Starts a main class on this class path; its errors come with its output. */
    public static Process start(Class<?> main, List<String> flags, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
