package org.loupe.weights;

import java.io.IOException;

/**
 * Walks over the fields of one protobuf message, without a schema. A field is a number, times 8, plus a wire type, written as a
 * varint: groups of 7 bits, the lowest first, with bit 7 set in all bytes but the last.
 * <pre>
 * wire type 0    varint
 *           1    8 bytes
 *           2    length (varint), then so many bytes: text, a message within, or packed numbers
 *           5    4 bytes
 * </pre>
 * What is not asked for is passed over without being read, and a value tells where in the file it lies; a tokenizer's small file,
 * which is read whole, has a simpler reader ({@code org.loupe.text.files}). Source: protobuf.dev, Encoding.
 */
final class Protobuf {
    static final int VARINT = 0, EIGHT = 1, LENGTH = 2, FOUR = 5;

    private final ByteReader in;
    private final String message;       // its name, for errors
    private final long end;
    private int field;
    private int wire;
    private long valueEnd;              // of a value with a length

    /** @param end of the message in the file */
    Protobuf(ByteReader in, String message, long end) {
        this.in = in;
        this.message = message;
        this.end = end;
        this.valueEnd = in.position();
    }

    /** Goes to the next field, wherever the reading of the one before has stopped. @return whether there is one */
    boolean next() throws IOException {
        in.moveTo(valueEnd);
        if (valueEnd == end) return false;
        long tag = rawVarint("tag in " + message);
        if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE)
            throw broken("tag in " + message, Long.toUnsignedString(tag), "fields are numbered from 1 on; this is no protobuf message");
        field = (int) (tag >>> 3);
        wire = (int) tag & 7;
        valueEnd = switch (wire) {
            case VARINT -> afterVarint();
            case EIGHT -> in.position() + 8;
            case LENGTH -> afterLength();
            case FOUR -> in.position() + 4;
            default -> throw broken(place(), "wire type " + wire, "protobuf has 0, 1, 2 and 5");
        };
        if (valueEnd > end) throw broken(place(), "a value up to byte " + valueEnd, "the message ends at " + end + "; the file is damaged");
        return true;
    }

    int field() {
        return field;
    }

    int wire() {
        return wire;
    }

    /** Where the value begins: behind its length, if it has one. */
    long begin() {
        return in.position();
    }

    long length() {
        return valueEnd - in.position();
    }

    String text(String name) throws IOException {
        require(LENGTH, name);
        return in.text(length(), message + "." + name);
    }

    /** The bytes of a value; none at all if it has more than these. */
    byte[] fewBytes(int most, String name) throws IOException {
        require(LENGTH, name);
        return in.bytes(length() > most ? 0 : length(), message + "." + name);
    }

    int fixed32(String name) throws IOException {
        require(FOUR, name);
        return in.i32(message + "." + name);
    }

    /** A message within this one. To be read before {@link #next}. */
    Protobuf message(String name) throws WeightFileException {
        require(LENGTH, name);
        return new Protobuf(in, name, valueEnd);
    }

    long varint(String name) throws IOException {
        require(VARINT, name);
        return rawVarint(message + "." + name);
    }

    /** Whether another one follows in the value: packed numbers are varints one behind the other. */
    boolean hasPacked() {
        return in.position() < valueEnd;
    }

    long packed(String name) throws IOException {
        long value = rawVarint(message + "." + name);
        if (in.position() > valueEnd)
            throw broken(message + "." + name, "a varint up to byte " + in.position(), "its field ends at " + valueEnd);
        return value;
    }

    void require(int wanted, String name) throws WeightFileException {
        if (wire != wanted) throw broken(message + "." + name, "wire type " + wire, "it must be " + wanted);
    }

    private long afterVarint() throws IOException {
        long begin = in.position();
        rawVarint(place());
        long after = in.position();
        in.moveTo(begin);
        return after;
    }

    private long afterLength() throws IOException {
        long length = rawVarint("length of " + place());
        if (length < 0 || length > end - in.position())
            throw broken("length of " + place(), Long.toUnsignedString(length), "only " + (end - in.position())
                    + " bytes of the message are left; the file is cut off or damaged");
        return in.position() + length;
    }

    private long rawVarint(String name) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.u8(name);
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw broken(name, "a varint of more than 10 bytes", "protobuf has none; the file is damaged");
    }

    private String place() {
        return "field " + field + " of " + message;
    }

    private WeightFileException broken(String name, Object value, String problem) {
        return in.file().broken(name, value, problem);
    }
}
