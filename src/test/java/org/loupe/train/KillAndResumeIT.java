package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.JavaProcess;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.CausalLanguageModel;

/** Killed at any moment, training goes on from its checkpoint as if nothing had happened, bit for bit, dropout and all. */
class KillAndResumeIT {
    private static final int STEPS = 120;

    @Test
    void killedTwiceItEndsAsTheUnbrokenRun(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("training.checkpoint");
        Random moment = new Random();
        for (int kill = 1; kill <= 2; kill++) {
            Process process = start(file);
            try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                int steps = 15 + moment.nextInt(20);
                for (int i = 0; i < steps; ) {
                    String line = out.readLine();
                    assertThat(line).as("training ended before step %d of this process", steps).isNotNull();
                    if (line.startsWith("step")) i++;
                }
                Thread.sleep(moment.nextInt(20));
            }
            process.destroyForcibly().waitFor();
            int saved = Integer.parseInt(Checkpoint.load(file).fact("step"));
            assertThat(saved).as("killed in the middle").isBetween(10, STEPS - 1);
        }
        assertThat(finish(start(file))).isEqualTo(finish(start(folder.resolve("unbroken.checkpoint")))).hasSizeGreaterThan(STEPS);
    }

    private static Process start(Path file) throws IOException {
        return JavaProcess.start(Training.class, List.of("-Dloupe.threads=2", "-Xmx256m"), file.toString());
    }

    /** What the process told in the end, after its steps. */
    private static String finish(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.substring(out.indexOf("result"));
    }

    static final class Training {
        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            int[] text = new Random(2).ints(2000, 0, 31).toArray();
            Gpt gpt = new Gpt(GptConfig.of(31, 16, 32, 2, 2).withDropout(0.2), 1);
            Progress lines = new Progress() {
                @Override
                public void update(State state) {
                    System.out.println("step " + state.step());
                }

                @Override
                public void done(State state) { }
            };
            Trainer trainer = new Trainer(gpt, new CausalLanguageModel(gpt::forward, text, text, 16, 4),
                    TrainerConfig.of(STEPS, 7).withAccumulation(2).withEarlyStopping(1000, 25), lines).checkpointTo(file, 5);
            if (Files.exists(file)) trainer.resumeFrom(file);
            System.out.println("result " + trainer.train().entries() + Arrays.hashCode(SmallTraining.weights(gpt)));
        }
    }
}
