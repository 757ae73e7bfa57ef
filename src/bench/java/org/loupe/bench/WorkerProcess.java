package org.loupe.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The conductor's end of a worker: a line out, a line back. See {@link JavaWorker} for the lines. */
final class WorkerProcess implements AutoCloseable {
    /** Of every Java with the Vector API. */
    private static final String FIRST_WORDS = "WARNING: Using incubator modules: jdk.incubator.vector";
    private static final int LAST_WORDS = 3;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // On Ctrl-C no worker stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final Deque<String> complaints = new ArrayDeque<>();
    private final Thread listener;
    private final String version;

    /** A worker could not do what it was asked; the message says why. */
    static final class WorkerException extends Exception {
        private static final long serialVersionUID = 1;

        WorkerException(String message) {
            super(message);
        }
    }

    /** Starts it and waits until it is ready. */
    WorkerProcess(ProcessBuilder builder) throws WorkerException {
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new WorkerException(e.getMessage());
        }
        RUNNING.add(process);
        questions = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8));
        answers = process.inputReader(StandardCharsets.UTF_8);
        listener = new Thread(this::listen);
        listener.setDaemon(true);
        listener.start();
        String first = answer();
        if (!first.startsWith("ready ")) throw new WorkerException("said \"" + first + "\" instead of ready");
        version = first.substring("ready ".length());
    }

    /** What the worker says that it is. */
    String version() {
        return version;
    }

    /** Nanoseconds of each of these calls. */
    double[] run(Spec spec, int calls) throws WorkerException {
        return numbers(ask("run " + spec + " " + calls), calls);
    }

    /** Resident bytes now and at the peak; the peak is -1 where it is not known. */
    double[] memory() throws WorkerException {
        return numbers(ask("memory"), 2);
    }

    private static double[] numbers(String answer, int count) throws WorkerException {
        try {
            double[] numbers = Arrays.stream(answer.split(" ")).mapToDouble(Double::parseDouble).toArray();
            if (numbers.length == count) return numbers;
        } catch (NumberFormatException e) {
            throw new WorkerException("answered \"" + answer + "\" where numbers were asked for");
        }
        throw new WorkerException("answered \"" + answer + "\" where " + count + " numbers were asked for");
    }

    private String ask(String question) throws WorkerException {
        try {
            questions.write(question + "\n");
            questions.flush();
        } catch (IOException e) {
            throw death();
        }
        String answer = answer();
        if (answer.startsWith("error ")) throw new WorkerException(answer.substring("error ".length()));
        return answer;
    }

    private String answer() throws WorkerException {
        try {
            String line = answers.readLine();
            if (line != null) return line;
        } catch (IOException e) {
            throw death();
        }
        throw death();
    }

    private WorkerException death() {
        close();
        String last = complaints.stream().collect(Collectors.joining(" / "));
        return new WorkerException("the worker died with code " + process.exitValue() + (last.isEmpty() ? "" : ": " + last));
    }

    private void listen() {
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                if (line.isBlank() || line.equals(FIRST_WORDS)) continue;
                complaints.addLast(line.strip());
                if (complaints.size() > LAST_WORDS) complaints.removeFirst();
            }
        } catch (IOException e) {
            return;     // the process ended while we listened; what it said is kept
        }
    }

    /** Asks it to end, and ends it if it does not. */
    @Override
    public void close() {
        try {
            questions.write("quit\n");
            questions.close();
        } catch (IOException e) {
            process.destroy();      // its end of the line is closed, so it is ending anyway
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
            process.waitFor();
            listener.join(1_000);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
