package org.loupe.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Interrupting a training cell stops it within a second, and the next cell uses what was learned and goes on. */
class InterruptIT {
    @Test
    void theModelIsUsableAfterAnInterrupt() throws Exception {
        LabProcess.fromSource(1_200, "setup", "--no-build").succeeds();
        ProcessBuilder builder = new ProcessBuilder(LabProcess.python().toString(), "-B", LabProcess.PROJECT.resolve("src/test/python/interrupt_training.py").toString(),
                LabProcess.PROJECT.resolve("notebooks").toString());
        builder.environment().put("JUPYTER_PATH", LabProcess.PROJECT.resolve(".loupe/python/share/jupyter").toString());
        Path log = Files.createTempFile("interrupt", ".log");
        Process process = builder.redirectError(log.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String told = output + Files.readString(log);
        assertThat(process.exitValue()).as(told).isZero();
        String[] lines = output.strip().split("\\R");
        assertThat(Double.parseDouble(lines[0])).as("seconds until idle: %s", told).isLessThan(1);
        assertThat(lines[lines.length - 1]).as(told).isEqualTo("trained true, finite true, goes on true");
    }
}
