package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.JavaProcess;

/** Training in scopes keeps the memory of the process level: after 2,000 steps it is at most 5% more than after 200. */
class ResidentMemoryIT {
    @Test
    void twoThousandStepsStayLevel() throws Exception {
        // The Java heap is touched at once, so that what grows is what tensors take.
        Process process = JavaProcess.start(MemoryProbe.class,
                List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=1g"), "64", "2", "32", "8", "200", "2000");
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        String[] lines = output.lines().filter(line -> line.matches("\\d+ \\d+")).toArray(String[]::new);
        assertThat(lines).as(output).hasSize(2);
        long early = Long.parseLong(lines[0].split(" ")[1]), late = Long.parseLong(lines[1].split(" ")[1]);
        assertThat(late).as("KB after step 2,000; after step 200 there were %d", early).isLessThanOrEqualTo(early * 105 / 100);
    }
}
