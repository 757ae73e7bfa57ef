package org.loupe.weights;

/**
 * Q4_1: blocks of 32 values with a scale and a minimum. value = d * q + m, with q from 0 to 15.
 * <pre>
 * byte   0  1 | 2  3 |    4        5     ...     19
 *       d     | m    | q16 q0   q17 q1   ...   q31 q15       d, m float16
 *                      each byte: bits 7-4 and bits 3-0
 * </pre>
 * Source: ggml, {@code block_q4_1}.
 */
final class BlockQ4_1 {
    static final BlockFormat FORMAT = new BlockFormat(32, 20);

    private BlockQ4_1() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 20, to = from + block * 32;
            float d = Little.f16(bytes, at), m = Little.f16(bytes, at + 2);
            for (int i = 0; i < 16; i++) {
                int pair = bytes[at + 4 + i];
                values[to + i] = d * (pair & 15) + m;
                values[to + 16 + i] = d * (pair >>> 4 & 15) + m;
            }
        }
    }
}
