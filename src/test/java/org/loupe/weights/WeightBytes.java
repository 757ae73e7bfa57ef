package org.loupe.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts files together byte by byte, right ones and wrong ones. */
final class WeightBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static WeightBytes empty() {
        return new WeightBytes();
    }

    /** A header and so many bytes of data, which count up. */
    static byte[] safetensors(String json, int data) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return empty().u64(header.length).bytes(header).counting(data).done();
    }

    WeightBytes bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    WeightBytes u32(int value) {
        for (int i = 0; i < 4; i++) out.write(value >>> 8 * i);
        return this;
    }

    WeightBytes u64(long value) {
        for (int i = 0; i < 8; i++) out.write((int) (value >>> 8 * i));
        return this;
    }

    /** As GGUF has it: a length and UTF-8. */
    WeightBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return u64(bytes.length).bytes(bytes);
    }

    WeightBytes counting(int count) {
        for (int i = 0; i < count; i++) out.write(i);
        return this;
    }

    WeightBytes padTo(int alignment) {
        while (out.size() % alignment != 0) out.write(0);
        return this;
    }

    /** Protobuf: groups of 7 bits. */
    WeightBytes varint(long value) {
        for (; value >>> 7 != 0; value >>>= 7) out.write((int) (value & 0x7F | 0x80));
        out.write((int) value);
        return this;
    }

    /** Protobuf: a number. */
    WeightBytes field(int number, long value) {
        return varint(number * 8L).varint(value);
    }

    /** Protobuf: bytes with a length. */
    WeightBytes field(int number, byte... value) {
        return varint(number * 8L + 2).varint(value.length).bytes(value);
    }

    WeightBytes field(int number, WeightBytes message) {
        return field(number, message.done());
    }

    WeightBytes field(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] done() {
        return out.toByteArray();
    }

    /** Writes them into a file. */
    static Path file(Path folder, String name, byte... content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
