package org.loupe.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the metadata of a GGUF file value by value. */
final class GgufArrays {
    /** Lists in lists; llama.cpp writes none. */
    private static final int DEEPEST = 4;

    private GgufArrays() { }

    /** @return as {@link GgufMetadata#value} tells */
    static Object value(ByteReader in, GgufType type, String key, int depth) throws IOException {
        return switch (type) {
            case UINT8 -> in.u8(key);
            case INT8 -> (int) (byte) in.u8(key);
            case UINT16 -> in.u16(key);
            case INT16 -> (int) (short) in.u16(key);
            case INT32 -> in.i32(key);
            case UINT32 -> in.u32(key);
            case UINT64, INT64 -> in.i64(key);
            case FLOAT32 -> Float.intBitsToFloat(in.i32(key));
            case FLOAT64 -> Double.longBitsToDouble(in.i64(key));
            case BOOL -> GgufType.bool(in, key);
            case STRING -> GgufType.text(in, key);
            case ARRAY -> array(in, key, depth);
        };
    }

    /** Its length is checked against the bytes that are left before memory is taken. */
    private static Object array(ByteReader in, String key, int depth) throws IOException {
        if (depth >= DEEPEST) throw in.file().broken(key, "a list in " + depth + " lists", "at most " + DEEPEST + " may be in each other");
        GgufType type = GgufType.read(in, key);
        long declared = in.i64(key);
        if (declared < 0 || declared > in.left() / type.leastBytes || declared > Integer.MAX_VALUE - 8)
            throw in.file().broken("length of '" + key + "'", Long.toUnsignedString(declared), "the " + in.left()
                    + " bytes left of the file cannot hold as many values of type " + type);
        int length = (int) declared;
        return switch (type) {
            case UINT8, INT8, UINT16, INT16, INT32 -> ints(in, type, key, length);
            case UINT32, UINT64, INT64 -> longs(in, type, key, length);
            case FLOAT32 -> floats(in, key, length);
            case FLOAT64 -> doubles(in, key, length);
            case BOOL -> booleans(in, key, length);
            case STRING, ARRAY -> list(in, type, key, length, depth);
        };
    }

    private static int[] ints(ByteReader in, GgufType type, String key, int length) throws IOException {
        int[] values = new int[length];
        for (int i = 0; i < length; i++) values[i] = (int) value(in, type, key, 0);
        return values;
    }

    private static long[] longs(ByteReader in, GgufType type, String key, int length) throws IOException {
        long[] values = new long[length];
        for (int i = 0; i < length; i++) values[i] = (long) value(in, type, key, 0);
        return values;
    }

    private static float[] floats(ByteReader in, String key, int length) throws IOException {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = Float.intBitsToFloat(in.i32(key));
        return values;
    }

    private static double[] doubles(ByteReader in, String key, int length) throws IOException {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) values[i] = Double.longBitsToDouble(in.i64(key));
        return values;
    }

    private static boolean[] booleans(ByteReader in, String key, int length) throws IOException {
        boolean[] values = new boolean[length];
        for (int i = 0; i < length; i++) values[i] = GgufType.bool(in, key);
        return values;
    }

    private static List<Object> list(ByteReader in, GgufType type, String key, int length, int depth) throws IOException {
        List<Object> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) values.add(value(in, type, key, depth + 1));
        return Collections.unmodifiableList(values);
    }
}
