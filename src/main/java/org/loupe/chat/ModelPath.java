package org.loupe.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the model that the user means. */
final class ModelPath {
    private static final int SHOWN = 10;

    private ModelPath() { }

    /**
     * The folder or file to load.
     *
     * @param given a folder as Hugging Face has them, a file, a folder with one .gguf file, or the name of one of these below
     *        {@code fetched}; what is there under the path itself comes first
     * @throws IOException if there is none; lists what was looked for
     */
    static Path find(String given, Path fetched) throws IOException {
        Path path = Path.of(given), named = fetched.resolve(path);
        if (Files.isRegularFile(path)) return path;
        if (Files.isDirectory(path)) return within(path);
        if (isName(path) && Files.isDirectory(named)) return within(named);
        throw new IOException("there is no model " + given + ". Looked for " + path.toAbsolutePath()
                + (isName(path) ? " and " + named : "") + ". Give a folder as Hugging Face has them, a .gguf file, or the name of a model"
                + " that java Lab.java fetch brought: "
                + names(fetched, ""));
    }

    private static boolean isName(Path path) {
        return path.getNameCount() == 1 && !path.isAbsolute();
    }

    private static Path within(Path folder) throws IOException {
        if (Files.exists(folder.resolve("config.json")) || Files.exists(folder.resolve("model.onnx"))) return folder;
        List<Path> files = list(folder, ".gguf");
        if (files.size() == 1) return files.get(0);
        if (files.isEmpty()) throw new IOException("there is no model in " + folder
                + ". Looked for config.json, model.onnx and *.gguf; it has " + names(folder, ""));
        throw new IOException("there are " + files.size() + " models in " + folder + "; give the path of one: " + names(folder, ".gguf"));
    }

    private static List<Path> list(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static String names(Path folder, String ending) throws IOException {
        List<String> names = list(folder, ending).stream().map(file -> file.getFileName().toString()).toList();
        if (names.isEmpty()) return "(nothing)";
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))) + (names.size() > SHOWN ? ", ..." : "");
    }
}
