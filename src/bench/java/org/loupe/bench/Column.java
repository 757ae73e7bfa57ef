package org.loupe.bench;

import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who is compared, and how its worker is started. */
enum Column {
    LOUPE("Loupe"), PLAIN("Loupe without Vector API"), PYTORCH("PyTorch"), COMPILED("PyTorch compiled"), SAMEDIFF("SameDiff");

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    final String title;

    Column(String title) {
        this.title = title;
    }

    /** Why this cannot take part here, or null. */
    String absence(Bench.Options options) {
        if ((this == PYTORCH || this == COMPILED) && options.python() == null) return "needs --python PYTHON_WITH_TORCH";
        if (this == PLAIN && !hasVectors()) return "this JDK has no " + VECTOR_MODULE + ", so Loupe runs without it anyway";
        return null;
    }

    /** The worker's process, not yet started. @param gigabytes heap, and as much again for tensors */
    ProcessBuilder process(Bench.Options options, int threads, int gigabytes) {
        if (this == PYTORCH || this == COMPILED) {
            Path script = Path.of("src", "bench", "python", "torch_worker.py");
            String mode = this == COMPILED ? "compiled" : "eager";
            return new ProcessBuilder(options.python(), "-B", script.toString(), mode, String.valueOf(threads));
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx" + gigabytes + "g", "-XX:MaxDirectMemorySize=" + gigabytes + "g"));
        command.add("--enable-native-access=ALL-UNNAMED");
        if (this == LOUPE && hasVectors()) command.addAll(List.of("--add-modules", VECTOR_MODULE));
        if (Runtime.version().feature() >= 23) command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-Dloupe.threads=" + threads, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(JavaWorker.class.getName(), this == SAMEDIFF ? "samediff" : "loupe"));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (this == SAMEDIFF) builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        return builder;
    }

    static boolean hasVectors() {
        return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent();
    }
}
