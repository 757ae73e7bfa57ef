package org.loupe.file;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file in one step: at every moment its name stands for the whole old content or the whole new one. */
public final class AtomicFile {
    private static final int BUFFER = 1 << 16;

    private AtomicFile() { }

    /** Writes the content. */
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /** The same of a text, in UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes beside, forces it to the disk, renames. What was written before an error is deleted, and the old file stays. Folders that
     * are missing are made.
     */
    public static void write(Path file, Writer writer) throws IOException {
        // Through a symbolic link, so that the file it points to is the one replaced.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), partial = target.resolveSibling(target.getFileName() + ".partial");
        Files.createDirectories(target.getParent());
        try {
            // No FileChannel: one closes when its thread is interrupted, and an interrupt is when training saves.
            try (FileOutputStream disk = new FileOutputStream(partial.toFile());
                    OutputStream out = new BufferedOutputStream(disk, BUFFER)) {
                writer.write(out);
                out.flush();
                disk.getFD().sync();
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
        forceName(target.getParent());
    }

    /** The new name too should survive a power cut; not every system lets a folder be forced, and then it is left to it. */
    private static void forceName(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }
}
