package org.loupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of this process, in bytes. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() { }

    /** What is resident now. */
    static long resident() throws IOException, InterruptedException {
        if (Files.exists(STATUS)) return fromStatus("VmRSS:");
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(ProcessHandle.current().pid())).start();
        String answer = new String(ps.getInputStream().readAllBytes()).trim();
        ps.waitFor();
        return Long.parseLong(answer) << 10;
    }

    /** The most that ever was resident, or -1 where the system keeps no count that Java can read. */
    static long peak() throws IOException {
        return Files.exists(STATUS) ? fromStatus("VmHWM:") : -1;
    }

    private static long fromStatus(String name) throws IOException {
        for (String line : Files.readAllLines(STATUS)) if (line.startsWith(name)) return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        return -1;
    }
}
