package org.loupe.weights;

import java.io.IOException;

/** The types of metadata in a GGUF file; the place in this list is the number in the file. */
enum GgufType {
    UINT8(1), INT8(1), UINT16(2), INT16(2), UINT32(4), INT32(4), FLOAT32(4), BOOL(1), STRING(8), ARRAY(12), UINT64(8), INT64(8), FLOAT64(8);

    /** The fewest bytes that a value can take: a text has a length of 8 bytes, a list a type of 4 and a length of 8. */
    final int leastBytes;

    GgufType(int leastBytes) {
        this.leastBytes = leastBytes;
    }

    static GgufType read(ByteReader in, String key) throws IOException {
        int number = in.i32(key);
        if (number < 0 || number >= values().length)
            throw in.file().broken("type of '" + key + "'", Integer.toUnsignedString(number), "types go from 0 to "
                    + (values().length - 1));
        return values()[number];
    }

    static boolean bool(ByteReader in, String key) throws IOException {
        int value = in.u8(key);
        if (value > 1) throw in.file().broken(key, value, "a truth value is 0 or 1");
        return value == 1;
    }

    static String text(ByteReader in, String key) throws IOException {
        return in.text(in.i64(key), key);
    }
}
