package org.loupe.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests that tell whether a file is the pinned one (FIPS 180-4). */
final class Sha256 {
    private Sha256() { }

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(Path file) throws IOException {
        MessageDigest digest = start();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] some = new byte[1 << 16];
            for (int count; (count = in.read(some)) >= 0; ) digest.update(some, 0, count);
        }
        return hex(digest);
    }

    /** Whether the file is there, of this size and digest. */
    static boolean isFile(Path file, long size, String sha256) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == size && of(file).equals(sha256);
    }
}
