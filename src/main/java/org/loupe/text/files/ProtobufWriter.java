package org.loupe.text.files;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a message in the wire format of Protocol Buffers, which {@link Protobuf} reads. */
final class ProtobufWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A number; a negative one takes ten bytes. */
    ProtobufWriter number(int field, long value) {
        tag(field, Protobuf.VARINT);
        varint(value);
        return this;
    }

    ProtobufWriter bool(int field, boolean value) {
        return number(field, value ? 1 : 0);
    }

    ProtobufWriter float32(int field, float value) {
        tag(field, Protobuf.FIXED32);
        bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
        return this;
    }

    ProtobufWriter bytes(int field, byte... value) {
        tag(field, Protobuf.BYTES);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    ProtobufWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtobufWriter message(int field, ProtobufWriter value) {
        return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) bytes.write((int) (rest & 0x7F | 0x80));
        bytes.write((int) rest);
    }
}
