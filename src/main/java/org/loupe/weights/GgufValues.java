package org.loupe.weights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Values of metadata as GGUF writes them. */
final class GgufValues {
    private GgufValues() { }

    /** The type that a value gets; sizes are unsigned, as llama.cpp asks for the very type. */
    static GgufType type(String key, Object value) {
        if (value instanceof String) return GgufType.STRING;
        if (value instanceof Boolean) return GgufType.BOOL;
        if (value instanceof Float) return GgufType.FLOAT32;
        if (value instanceof Double) return GgufType.FLOAT64;
        if (value instanceof Integer number) return number < 0 ? GgufType.INT32 : GgufType.UINT32;
        if (value instanceof Long number) return number < 0 ? GgufType.INT64 : GgufType.UINT64;
        if (value instanceof int[] || value instanceof float[]) return GgufType.ARRAY;
        if (value instanceof List<?> list && elements(key, list) != null) return GgufType.ARRAY;
        throw new IllegalArgumentException("'" + key + "' cannot be " + (value == null ? null : value.getClass().getSimpleName())
                + "; it can be String, Boolean, Integer, Long, Float, Double, int[], float[] or a List of one of these");
    }

    private static GgufType elements(String key, List<?> list) {
        GgufType first = list.isEmpty() ? GgufType.STRING : type(key, list.get(0));
        for (Object element : list)
            if (type(key, element) != first)
                throw new IllegalArgumentException("'" + key + "' has elements of the types " + first + " and " + type(key, element)
                        + "; all must have the same");
        return first;
    }

    static void putEntry(ByteArrayOutputStream out, String key, Object value) {
        putText(out, key);
        put32(out, type(key, value).ordinal());
        putValue(out, key, value);
    }

    private static void putValue(ByteArrayOutputStream out, String key, Object value) {
        if (value instanceof String text) putText(out, text);
        else if (value instanceof Boolean flag) out.write(flag ? 1 : 0);
        else if (value instanceof Float number) put32(out, Float.floatToRawIntBits(number));
        else if (value instanceof Double number) put64(out, Double.doubleToRawLongBits(number));
        else if (value instanceof Integer number) put32(out, number);
        else if (value instanceof Long number) put64(out, number);
        else if (value instanceof int[] numbers) {
            putLength(out, GgufType.INT32, numbers.length);
            Arrays.stream(numbers).forEach(number -> put32(out, number));
        } else if (value instanceof float[] numbers) {
            putLength(out, GgufType.FLOAT32, numbers.length);
            for (float number : numbers) put32(out, Float.floatToRawIntBits(number));
        } else {
            List<?> list = (List<?>) value;
            putLength(out, elements(key, list), list.size());
            list.forEach(element -> putValue(out, key, element));
        }
    }

    private static void putLength(ByteArrayOutputStream out, GgufType type, int length) {
        put32(out, type.ordinal());
        put64(out, length);
    }

    static void putText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put64(out, bytes.length);
        out.writeBytes(bytes);
    }

    static void put32(ByteArrayOutputStream out, int value) {
        byte[] bytes = new byte[Integer.BYTES];
        Little.put32(bytes, 0, value);
        out.writeBytes(bytes);
    }

    static void put64(ByteArrayOutputStream out, long value) {
        byte[] bytes = new byte[Long.BYTES];
        Little.put64(bytes, 0, value);
        out.writeBytes(bytes);
    }
}
