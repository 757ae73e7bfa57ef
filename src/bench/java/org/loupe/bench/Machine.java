package org.loupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the numbers were measured on. */
final class Machine {
    private Machine() { }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    static String text() {
        return processor() + ", " + cores() + (cores() == 1 ? " core" : " cores") + "; " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + "; JDK " + Runtime.version()
                + settings().map(setting -> "; " + setting).collect(Collectors.joining());
    }

    /** What the environment tells the libraries of both sides, such as OPENBLAS_CORETYPE=Haswell: times may change twofold. */
    private static Stream<String> settings() {
        return System.getenv().entrySet().stream().filter(entry -> entry.getKey().matches("(OPENBLAS|MKL|OMP|DNNL|KMP|ATEN|TORCH)_.+"))
                .map(Object::toString).sorted();
    }

    static Map<String, Object> data() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + System.getProperty("os.arch");
        return Text.pairs("processor", processor(), "cores", cores(), "system", system,
                "jdk", Runtime.version() + ", " + System.getProperty("java.vm.vendor"), "vectorApi", Column.hasVectors(),
                "environment", settings().toList());
    }

    private static String processor() {
        String windows = System.getenv("PROCESSOR_IDENTIFIER");
        if (windows != null) return windows;
        try {
            Path info = Path.of("/proc/cpuinfo");
            if (Files.exists(info))
                for (String line : Files.readAllLines(info))
                    if (line.startsWith("model name")) return line.substring(line.indexOf(':') + 1).strip();
            Process sysctl = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string").start();
            String answer = new String(sysctl.getInputStream().readAllBytes()).strip();
            return answer.isEmpty() ? System.getProperty("os.arch") : answer;
        } catch (IOException e) {
            return System.getProperty("os.arch");       // neither Linux on a PC nor macOS
        }
    }
}
