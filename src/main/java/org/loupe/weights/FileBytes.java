package org.loupe.weights;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a file, read where they are asked for. See {@link WeightFile} why they are not mapped into memory. Threads take
 * turns. Not a FileChannel: that one closes for good when a thread that reads is interrupted, as a notebook's cell can be.
 */
final class FileBytes implements Closeable {
    private final Path path;
    private final RandomAccessFile file;
    private final long size;
    private boolean closed;

    private FileBytes(Path path, RandomAccessFile file, long size) {
        this.path = path;
        this.file = file;
        this.size = size;
    }

    static FileBytes open(Path path) throws IOException {
        if (!Files.isRegularFile(path))
            throw new WeightFileException(path, "the file", Files.isDirectory(path) ? "a folder" : "missing", "give the path of a file");
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        return new FileBytes(path, file, file.length());
    }

    Path path() {
        return path;
    }

    /** Bytes at the time of opening. */
    long size() {
        return size;
    }

    /** The first bytes of the file, fewer if it is shorter. */
    byte[] first(int count) throws IOException {
        byte[] bytes = new byte[(int) Math.min(count, size)];
        read(0, bytes, 0, bytes.length);
        return bytes;
    }

    /**
     * Fills a part of an array.
     *
     * @throws IllegalStateException if the file was closed
     */
    void read(long at, byte[] into, int from, int count) throws IOException {
        synchronized (file) {
            if (closed) throw new IllegalStateException(path + " was closed; open it again to read from it");
            try {
                file.seek(at);
                file.readFully(into, from, count);
            } catch (EOFException e) {
                throw new WeightFileException(path, "length of the file", file.length(), "it had " + size
                        + " bytes when it was opened and became shorter; open it again when whoever writes it is done");
            }
        }
    }

    WeightFileException broken(String field, Object value, String problem) {
        return new WeightFileException(path, field, value, problem);
    }

    @Override
    public void close() throws IOException {
        synchronized (file) {
            closed = true;
            file.close();
        }
    }
}
