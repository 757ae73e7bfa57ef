package org.loupe.weights;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers at a place of a byte array, as all three formats write them. */
final class Little {
    private static final VarHandle SHORT = handle(short[].class), INT = handle(int[].class), LONG = handle(long[].class),
            FLOAT = handle(float[].class), DOUBLE = handle(double[].class);

    private Little() { }

    private static VarHandle handle(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    static int u16(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xFFFF;
    }

    static int i32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long i64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static float f32(byte[] bytes, int at) {
        return (float) FLOAT.get(bytes, at);
    }

    static double f64(byte[] bytes, int at) {
        return (double) DOUBLE.get(bytes, at);
    }

    /** A float16. */
    static float f16(byte[] bytes, int at) {
        return Half.toFloat(u16(bytes, at));
    }

    static void put16(byte[] bytes, int at, int value) {
        SHORT.set(bytes, at, (short) value);
    }

    static void put32(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    static void put64(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }
}
