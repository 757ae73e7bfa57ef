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
    /** Of settings, such as a config.json: the largest has the names of some ten thousand classes. */
    public static final int SETTINGS = 4_000_000;
    /** Of tokenizers: the largest have 40 MB. */
    public static final int TOKENIZERS = 100_000_000;

    private TextFile() { }

    /**
     * All of a file.
     *
     * @param largest bytes that it may have
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException that names the file, the place and the byte, if it is no UTF-8, or beyond all sense large
     */
    public static String read(Path file, int largest) throws IOException {
        if (!Files.isRegularFile(file)) throw new IOException(file + (Files.exists(file) ? " is no file, but a folder or device" : " is not there"));
        long size = Files.size(file);
        if (size > largest)
            throw new IllegalArgumentException(file + ": the size is " + size + " bytes; at most " + largest + " are read");
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
