package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Training in scopes keeps the memory of the process level: after 2,000 steps it is at most 5% more than after 200. */
class ResidentMemoryIT {
    @Test
    void twoThousandStepsStayLevel() throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The Java heap is touched at once, so that what grows is what tensors take.
                "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=1g",
                "-cp", System.getProperty("java.class.path"), MemoryProbe.class.getName()));
        command.addAll(List.of("64", "2", "32", "8", "200", "2000"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        String[] lines = output.lines().filter(line -> line.matches("\\d+ \\d+")).toArray(String[]::new);
        assertThat(lines).as(output).hasSize(2);
        long early = Long.parseLong(lines[0].split(" ")[1]), late = Long.parseLong(lines[1].split(" ")[1]);
        assertThat(late).as("KB after step 2,000; after step 200 there were %d", early).isLessThanOrEqualTo(early * 105 / 100);
    }
}
