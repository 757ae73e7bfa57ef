package org.loupe.weights;

/**
 * Q5_1: blocks of 32 values with a scale and a minimum. value = d * q + m, with q from 0 to 31; its fifth bit lies apart.
 * <pre>
 * byte   0  1 | 2  3 | 4 5 6 7 |    8        9     ...     23
 *       d     | m    | h       | q16 q0   q17 q1   ...   q31 q15     d, m float16, h 32 bits: bit i is the fifth of value i
 *                                each byte: bits 7-4 and bits 3-0, the lower four of two values
 * </pre>
 * Source: ggml, {@code block_q5_1}.
 */
final class BlockQ5_1 {
    static final BlockFormat FORMAT = new BlockFormat(32, 24);

    private BlockQ5_1() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 24, to = from + block * 32, h = Little.i32(bytes, at + 4);
            float d = Little.f16(bytes, at), m = Little.f16(bytes, at + 2);
            for (int i = 0; i < 16; i++) {
                int pair = bytes[at + 8 + i];
                values[to + i] = d * (pair & 15 | Blocks.fifth(h, i)) + m;
                values[to + 16 + i] = d * (pair >>> 4 & 15 | Blocks.fifth(h, 16 + i)) + m;
            }
        }
    }
}
