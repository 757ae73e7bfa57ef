package org.loupe.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.loupe.bench.WorkerProcess.WorkerException;

/**
 * Java's archive of the classes that a process loads, as {@code java Lab.java chat} writes it at the end of the first chat. It knows
 * classes from jars alone, so the folders of the class path become jars.
 */
final class ClassArchive {
    private final Path file;
    private final String classPath;

    private ClassArchive(Path file, String classPath) {
        this.file = file;
        this.classPath = classPath;
    }

    /** Lets a process like the measured ones do some work, at whose end the archive is written. */
    static ClassArchive write(ProcessBuilder process, Spec work) throws WorkerException {
        try {
            Path folder = Files.createTempDirectory("loupe-archive");
            folder.toFile().deleteOnExit();
            ClassArchive archive = new ClassArchive(folder.resolve("classes.jsa"), jars(folder));
            archive.file.toFile().deleteOnExit();
            try (WorkerProcess worker = new WorkerProcess(archive.with(process, "-XX:ArchiveClassesAtExit="))) {
                worker.run(work, work.size("tokens"));
            }
            return archive;
        } catch (IOException e) {
            throw new WorkerException("the archive of classes cannot be written: " + e.getMessage());
        }
    }

    private static String jars(Path folder) throws IOException {
        List<String> path = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!Files.isDirectory(Path.of(each))) path.add(each);
            else {
                Path jar = folder.resolve(path.size() + ".jar");
                ToolProvider.findFirst("jar").orElseThrow().run(System.err, System.err, "cf", jar.toString(), "-C", each, ".");
                jar.toFile().deleteOnExit();
                path.add(jar.toString());
            }
        }
        return String.join(File.pathSeparator, path);
    }

    /** Has a process use the archive. */
    ProcessBuilder use(ProcessBuilder process) {
        return with(process, "-XX:SharedArchiveFile=");
    }

    private ProcessBuilder with(ProcessBuilder process, String flag) {
        List<String> command = process.command();
        command.set(command.indexOf("-cp") + 1, classPath);
        command.addAll(1, List.of(flag + file, "-Xlog:cds*=off"));
        return process;
    }
}
