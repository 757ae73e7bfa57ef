package org.loupe.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.CausalLanguageModel;

/** Trains a GPT and prints the resident memory of its process, in KB, after certain steps. Started by {@link ResidentMemoryIT}. */
public final class MemoryProbe {
    private MemoryProbe() { }

    /** @param arguments hidden size, layers, context, batch, and then the steps after which to print, in rising order */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int[] n = java.util.Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        int[] text = new Random(1).ints(20_000, 0, 65).toArray();
        Gpt gpt = new Gpt(GptConfig.of(65, n[2], n[0], n[1], 4), 1);
        Trainer trainer = new Trainer(gpt, new CausalLanguageModel(gpt::forward, text, text, n[2], n[3]),
                TrainerConfig.of(n[n.length - 1], 1),
                new ConsoleProgress(new java.io.PrintStream(java.io.OutputStream.nullOutputStream())));
        for (int i = 4; i < n.length; i++) {
            trainer.train(n[i]);
            System.out.println(n[i] + " " + residentKilobytes());
        }
    }

    private static long residentKilobytes() throws IOException, InterruptedException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status))
            for (String line : Files.readAllLines(status)) if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", ""));
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(ProcessHandle.current().pid())).start();
        String answer = new String(ps.getInputStream().readAllBytes()).trim();
        ps.waitFor();
        return Long.parseLong(answer);
    }
}
