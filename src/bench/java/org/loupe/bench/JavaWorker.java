package org.loupe.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A process that is measured. Says {@code ready} and what it is, then answers each line with a line:
 * {@code run SPEC CALLS} with the nanoseconds of each call, {@code memory} with the resident bytes now and at the peak,
 * both with {@code error} and a message if they fail; {@code quit}, or the end of the input, ends it.
 * {@code src/bench/python/torch_worker.py} speaks the same.
 */
public final class JavaWorker {
    private final boolean isSameDiff;
    private String current = "";
    private Workload workload;

    private JavaWorker(boolean isSameDiff) {
        this.isSameDiff = isSameDiff;
    }

    /** @param arguments {@code loupe} or {@code samediff} */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);          // what a library prints must not end up among the answers
        JavaWorker worker = new JavaWorker(arguments[0].equals("samediff"));
        answers.println("ready " + worker.version());
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in));
        for (String line = questions.readLine(); line != null && !line.equals("quit"); line = questions.readLine())
            answers.println(worker.answer(line));
        System.exit(0);
    }

    private String version() throws IOException {
        if (!isSameDiff) return "Loupe, JDK " + Runtime.version();
        Properties maven = new Properties();
        try (InputStream file = Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
            if (file != null) maven.load(file);
        }
        return "ND4J " + maven.getProperty("version", "of unknown version") + ", JDK " + Runtime.version();
    }

    private String answer(String line) {
        try {
            String[] words = line.split(" ");
            if (words[0].equals("memory")) return ProcessMemory.resident() + " " + ProcessMemory.peak();
            if (!words[0].equals("run")) return "error there is no " + words[0] + "; ask for run, memory or quit";
            prepare(words[1]);
            LongStream times = LongStream.generate(workload::call).limit(Integer.parseInt(words[2]));
            return times.mapToObj(String::valueOf).collect(Collectors.joining(" "));
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            String message = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
            return "error " + message.replaceAll("\\s+", " ");
        }
    }

    /** Keeps one workload at a time, so that the next has the memory for itself. */
    private void prepare(String spec) {
        if (spec.equals(current)) return;
        workload = null;
        current = "";
        workload = isSameDiff ? SameDiffGpt.step(Spec.parse(spec)) : loupe(Spec.parse(spec));
        current = spec;
    }

    private static Workload loupe(Spec spec) {
        return switch (spec.kind()) {
            case "gpt" -> GptWork.step(spec);
            case "gpt-traced" -> TracedCalls.of(spec);
            case "gpt-decode" -> DecodeWork.of(spec);
            case "adamw-step" -> GptWork.optimizer(spec);
            case "bert-forward" -> BertWork.forward(spec);
            case "bert-train" -> BertWork.train(spec);
            case "lstm" -> LstmWork.of(spec);
            case "smollm2-decode" -> SmolLmWork.decode(spec);
            case "smollm2-prompt" -> SmolLmWork.prompt(spec);
            case "smollm2-answer" -> SmolLmWork.answer();
            default -> spec.kind().startsWith(TokenizerWork.KIND) ? TokenizerWork.of(spec) : OperationWork.of(spec);
        };
    }
}
