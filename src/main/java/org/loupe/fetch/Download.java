package org.loupe.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a file whose size and SHA-256 are known, over HTTP. What has come lies in the file {@code part} at once, and a later
 * download asks for the rest alone (RFC 9110, section 14: Range); a server that sends the whole file again starts it over. A file
 * with another digest is deleted. Two downloads to one file exclude each other.
 */
final class Download {
    private static final int PARTIAL = 206, NOT_SATISFIABLE = 416;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final URI address;
    private final Path part;
    private final long size;
    private final String sha256;

    Download(URI address, Path part, long size, String sha256) {
        this.address = address;
        this.part = part;
        this.size = size;
        this.sha256 = sha256;
    }

    /** How many bytes are there already. */
    static long arrived(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    /**
     * After this {@code part} is the file.
     *
     * @param progress told how many bytes are there
     * @throws FetchException if the server refuses, the connection breaks or the file is another one
     */
    void run(DownloadProgress progress) throws IOException {
        boolean whole = false;
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            if (channel.size() > size) channel.truncate(0);
            if (channel.size() < size) receive(channel, progress);
            whole = channel.size() == size;
        } finally {
            progress.end();
            if (!whole && arrived(part) > size) Files.delete(part);
        }
        String found = Sha256.of(part);
        if (found.equals(sha256)) return;
        Files.delete(part);
        throw new FetchException(address + ": the SHA-256 of the file is " + found + " and not " + sha256
                + ". It is deleted. Fetch again; if that does not help, the registry has another file there, or something on the way changes it.");
    }

    /** Until the channel is closed. */
    private void lock(FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) return;
        } catch (OverlappingFileLockException e) {
            // held by this very program
        }
        throw new FetchException(part + " is being downloaded by another program. Wait for it.");
    }

    private void receive(FileChannel channel, DownloadProgress progress) throws IOException {
        HttpURLConnection connection = open(channel);
        try (InputStream in = connection.getInputStream()) {
            long length = connection.getContentLengthLong();
            if (length >= 0 && channel.position() + length != size)
                throw new FetchException(address + ": the server announces " + (channel.position() + length) + " bytes in all, the file has "
                        + size + ". The registry has another file there, or something on the way answers instead of it.");
            progress.start(channel.position());
            byte[] some = new byte[1 << 16];
            for (int count; (count = in.read(some)) >= 0; ) {
                for (ByteBuffer rest = ByteBuffer.wrap(some, 0, count); rest.hasRemaining(); ) channel.write(rest);
                progress.update(channel.position());
                if (channel.position() > size)
                    throw new FetchException(address + ": the server sends more than the " + size + " bytes of the file. What came is deleted.");
            }
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw cut(channel, e);
        }
        if (channel.position() < size) throw cut(channel, null);
    }

    /** The connection that sends what is missing; the channel stands where it begins. */
    private HttpURLConnection open(FileChannel channel) throws IOException {
        long arrived = channel.size();
        HttpURLConnection connection = Http.get(address, arrived == 0 ? "" : "bytes=" + arrived + "-");
        int status = Http.status(connection);
        if (status == PARTIAL && begins(connection) == arrived) {
            channel.position(arrived);
            return connection;
        }
        connection = status == PARTIAL || status == NOT_SATISFIABLE ? Http.get(address, "") : connection;
        Http.requireOk(connection);
        channel.truncate(0).position(0);
        return connection;
    }

    private static long begins(HttpURLConnection connection) {
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(connection.getHeaderField("Content-Range")));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    private FetchException cut(FileChannel channel, IOException cause) throws IOException {
        return new FetchException(address + ": the connection ended after " + channel.position() + " of " + size + " bytes"
                + (cause == null ? "" : " (" + cause + ")") + ". What came stays; the same command goes on from there.", cause);
    }
}
