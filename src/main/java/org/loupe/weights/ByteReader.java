package org.loupe.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a file's description of itself number by number, little-endian, and never takes memory for more bytes than are left. The
 * field that is read is named in the error if they do not suffice. What is passed over is not read.
 */
final class ByteReader {
    private static final int WINDOW = 1 << 16;

    private final FileBytes file;
    private final byte[] window;
    private long start;         // of the window in the file
    private int filled;         // bytes of the window
    private long position;

    ByteReader(FileBytes file) {
        this.file = file;
        this.window = new byte[(int) Math.min(WINDOW, file.size())];
    }

    FileBytes file() {
        return file;
    }

    long position() {
        return position;
    }

    /** Goes on from another place, which must lie in the file or at its end. */
    void moveTo(long place) {
        if (place < 0 || place > file.size())
            throw new IllegalArgumentException("place " + place + " is outside the file of " + file.size());
        position = place;
    }

    /** Bytes behind the position. */
    long left() {
        return file.size() - position;
    }

    int u8(String field) throws IOException {
        return Little.u8(window, take(1, field));
    }

    int u16(String field) throws IOException {
        return Little.u16(window, take(2, field));
    }

    int i32(String field) throws IOException {
        return Little.i32(window, take(4, field));
    }

    long u32(String field) throws IOException {
        return Integer.toUnsignedLong(i32(field));
    }

    long i64(String field) throws IOException {
        return Little.i64(window, take(8, field));
    }

    byte[] bytes(long count, String field) throws IOException {
        if (count < 0 || count > left() || count > Integer.MAX_VALUE - 8) throw cutOff(count, field);
        byte[] bytes = new byte[(int) count];
        int here = position < start || position > start + filled ? 0 : (int) Math.min(count, start + filled - position);
        if (here > 0) System.arraycopy(window, (int) (position - start), bytes, 0, here);
        if (here < count) file.read(position + here, bytes, here, (int) count - here);
        position += count;
        return bytes;
    }

    /** Text in UTF-8; what is not well-formed is an error, as two names could become the same by mending. */
    String text(long length, String field) throws IOException {
        return length == 0 ? "" : text(file, bytes(length, field), field);
    }

    static String text(FileBytes file, byte[] bytes, String field) throws WeightFileException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            String shown = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8);
            throw file.broken(field, "'" + shown + "'", "it must be text in UTF-8, and its " + bytes.length + " bytes are none");
        }
    }

    /** Makes sure that some bytes are in the window. @return where they begin in it */
    private int take(int count, String field) throws IOException {
        if (count > left()) throw cutOff(count, field);
        if (position < start || position + count > start + filled) {
            filled = (int) Math.min(window.length, left());
            start = position;
            file.read(start, window, 0, filled);
        }
        position += count;
        return (int) (position - count - start);
    }

    private WeightFileException cutOff(long count, String field) {
        return file.broken(field, Long.toUnsignedString(count) + " bytes at byte " + position, "only " + left() + " bytes of the file's "
                + file.size() + " are left; it is cut off or damaged, fetch it again");
    }
}
