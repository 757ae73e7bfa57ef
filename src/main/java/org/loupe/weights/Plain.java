package org.loupe.weights;

/** Types of one value per block: floating numbers as they are. Value i lies at byte i times the type's size, little-endian. */
final class Plain {
    private Plain() { }

    static void decodeF64(byte[] bytes, int count, float[] values, int from) {
        for (int i = 0; i < count; i++) values[from + i] = (float) Little.f64(bytes, i * Double.BYTES);
    }

    static void decodeF32(byte[] bytes, int count, float[] values, int from) {
        for (int i = 0; i < count; i++) values[from + i] = Little.f32(bytes, i * Float.BYTES);
    }

    static void decodeF16(byte[] bytes, int count, float[] values, int from) {
        for (int i = 0; i < count; i++) values[from + i] = Little.f16(bytes, i * Short.BYTES);
    }

    static void decodeBf16(byte[] bytes, int count, float[] values, int from) {
        for (int i = 0; i < count; i++) values[from + i] = Half.toFloatBrain(Little.u16(bytes, i * Short.BYTES));
    }

    static void encodeF32(float[] values, int from, int count, byte[] bytes) {
        for (int i = 0; i < count; i++) Little.put32(bytes, i * Float.BYTES, Float.floatToRawIntBits(values[from + i]));
    }

    static void encodeF16(float[] values, int from, int count, byte[] bytes) {
        for (int i = 0; i < count; i++) Little.put16(bytes, i * Short.BYTES, Half.fromFloat(values[from + i]));
    }

    static void encodeBf16(float[] values, int from, int count, byte[] bytes) {
        for (int i = 0; i < count; i++) Little.put16(bytes, i * Short.BYTES, Half.fromFloatBrain(values[from + i]));
    }
}
