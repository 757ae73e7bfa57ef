package org.loupe.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text in UTF-8 from a file that nobody vouches for. */
public final class TextFile {
    /** The largest tokenizers have 40 MB. */
    private static final long LARGEST = 1L << 29;

    private TextFile() { }

    /**
     * All of a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException that names the file, the place and the byte, if it is no UTF-8, or beyond all sense large
     */
    public static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new IOException(file + (Files.exists(file) ? " is no file, but a folder or device" : " is not there"));
        long size = Files.size(file);
        if (size > LARGEST)
            throw new IllegalArgumentException(file + ": the size is " + size + " bytes; text of at most " + LARGEST + " is read");
        byte[] bytes = Files.readAllBytes(file);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        try {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) result.throwException();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(String.format("%s: byte %d is 0x%02X; there it is not valid UTF-8", file, in.position(),
                    bytes[in.position()]), e);
        }
        return out.flip().toString();
    }
}
