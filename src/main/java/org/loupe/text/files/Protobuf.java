package org.loupe.text.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of a message in the wire format of Protocol Buffers: each has a tag (its number times 8 plus the type of its
 * value) and a value, which is a number of 7 bits a byte, 8 bytes, a length and as many bytes, or 4 bytes. Believes nothing: what
 * leaves the message or has another type than it should is an IllegalArgumentException with the file, the field and the value.
 *
 * <p>A tokenizer's file is small and read whole, so a message is a piece of an array. ONNX has a reader of its own for the same format
 * ({@code org.loupe.weights}): it walks over files of gigabytes without reading the values, and tells where in the file they are.
 */
final class Protobuf {
    static final int VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5;

    private final String file, message;
    private final byte[] bytes;
    private final int end;
    private int at, field, type;

    /** @param file its name, for messages of errors */
    Protobuf(String file, byte... bytes) {
        this(file, "", bytes, 0, bytes.length);
    }

    private Protobuf(String file, String message, byte[] bytes, int from, int end) {
        this.file = file;
        this.message = message;
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Goes to the next field. @return false at the end; the value of the field before must have been read or skipped */
    boolean next() {
        if (at == end) return false;
        long tag = rawVarint("a tag");
        field = (int) (tag >>> 3);
        type = (int) (tag & 7);
        if (tag >>> 3 < 1 || tag >>> 3 >= 1 << 29) throw broken("the number of ", "a field", tag >>> 3, "it is from 1 to 536870911");
        return true;
    }

    /** The number of the field. */
    int field() {
        return field;
    }

    /** Passes over a value that is of no use. */
    void skip() {
        switch (type) {
            case VARINT -> rawVarint("field " + field);
            case FIXED64 -> take(8, "field " + field);
            case BYTES -> length("field " + field);
            case FIXED32 -> take(4, "field " + field);
            default -> throw broken("the wire type of ", "field " + field, type, "it is 0, 1, 2 or 5");
        }
    }

    long varint(String name) {
        expect(VARINT, name);
        return rawVarint(name);
    }

    /** A number from one to another. */
    int integer(String name, int least, int most) {
        long value = varint(name);
        if (value < least || value > most) throw broken(name, value, "it is from " + least + " to " + most);
        return (int) value;
    }

    boolean bool(String name) {
        return integer(name, 0, 1) == 1;
    }

    float float32(String name) {
        expect(FIXED32, name);
        float value = ByteBuffer.wrap(bytes, take(4, name), 4).order(ByteOrder.LITTLE_ENDIAN).getFloat();
        if (!Float.isFinite(value)) throw broken(name, value, "it must be finite");
        return value;
    }

    byte[] bytes(String name) {
        expect(BYTES, name);
        int from = length(name);
        return Arrays.copyOfRange(bytes, from, at);
    }

    String string(String name) {
        expect(BYTES, name);
        int from = length(name);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, at - from)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(broken(name, hex(from, at), "it is no UTF-8").getMessage(), e);
        }
    }

    /** A message within this one. */
    Protobuf message(String name) {
        expect(BYTES, name);
        int from = length(name);
        return new Protobuf(file, message + name + ".", bytes, from, at);
    }

    IllegalArgumentException broken(String name, Object value, String rule) {
        return broken("", name, value, rule);
    }

    private IllegalArgumentException broken(String what, String name, Object value, String rule) {
        return new IllegalArgumentException(file + ": " + what + message + name + " is " + value + "; " + rule);
    }

    private void expect(int wanted, String name) {
        if (type != wanted) throw broken("the wire type of ", name, type, "it must be " + wanted);
    }

    private int length(String name) {
        long length = rawVarint(name);
        if (length < 0 || length > end - at)
            throw broken("the length of ", name, Long.toUnsignedString(length), "only " + (end - at) + " bytes are left");
        return take((int) length, name);
    }

    private int take(int length, String name) {
        if (length > end - at) throw broken(name, length + " bytes long", "only " + (end - at) + " bytes are left");
        at += length;
        return at - length;
    }

    private long rawVarint(String name) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) throw broken(name, "cut off", "the message ends in it");
            byte b = bytes[at++];
            if (shift == 63 && b != 0 && b != 1) break;
            value |= (b & 0x7FL) << shift;
            if (b >= 0) return value;
        }
        throw broken(name, "a number of more than 64 bits", "it has at most 10 bytes");
    }

    private String hex(int from, int to) {
        StringBuilder text = new StringBuilder("bytes");
        for (int i = from; i < Math.min(to, from + 16); i++) text.append(String.format(" %02X", bytes[i]));
        return text.append(to - from > 16 ? " ..." : "").toString();
    }
}
