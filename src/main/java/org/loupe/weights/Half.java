package org.loupe.weights;

/**
 * The two 16-bit floating formats, to float32 and back (JDK 17 has no method for it).
 * <pre>
 *            sign  exponent  fraction
 * float32     1       8         23
 * float16     1       5         10      IEEE 754 binary16: finer than bfloat16, but no number above 65504
 * bfloat16    1       8          7      the upper half of a float32: its range, with fewer digits
 * </pre>
 * Rounding is to the nearest, of two equally near to the even one; too large becomes infinite; NaN stays NaN.
 */
final class Half {
    private static final int SIGN = 0x8000, INFINITE = 0x7C00;
    private static final float TWO_TO_112 = 0x1p112f;

    private Half() { }

    /** @param bits of a float16, in the lower 16 */
    static float toFloat(int bits) {
        int magnitude = (bits & 0x7FFF) << 13, sign = (bits & SIGN) << 16;
        if ((bits & INFINITE) == INFINITE) return Float.intBitsToFloat(sign | 0x7F800000 | magnitude & 0x7FFFFF);
        // The exponents of the two formats are biased by 15 and 127; the product moves over and normalises what is subnormal.
        return Float.intBitsToFloat(sign | Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * TWO_TO_112));
    }

    /** @return the bits of the nearest float16 */
    static int fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value), sign = bits >>> 16 & SIGN, magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) return sign | 0x7E00 | magnitude >>> 13 & 0x3FF;
        if (magnitude >= 0x477FF000) return sign | INFINITE;                        // 65520, halfway to what would be 65536
        if (magnitude < 0x38800000)                                                 // below 2^-14 steps are 2^-24, as they are at 0.5
            return sign | Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - 0x3F000000;
        return sign | magnitude - 0x38000000 + 0xFFF + (magnitude >>> 13 & 1) >>> 13;
    }

    /** @param bits of a bfloat16, in the lower 16 */
    static float toFloatBrain(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** @return the bits of the nearest bfloat16 */
    static int fromFloatBrain(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7FFFFFFF) > 0x7F800000) return bits >>> 16 | 0x40;            // a NaN must not round to an infinity
        return bits + 0x7FFF + (bits >>> 16 & 1) >>> 16;
    }
}
