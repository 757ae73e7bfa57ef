package org.loupe.weights;

/**
 * Q5_0: blocks of 32 values with one scale. value = d * (q - 16), with q from 0 to 31; its fifth bit lies apart.
 * <pre>
 * byte   0  1 | 2 3 4 5 |    6        7     ...     21
 *       d     | h       | q16 q0   q17 q1   ...   q31 q15       d float16, h 32 bits: bit i is the fifth of value i
 *                         each byte: bits 7-4 and bits 3-0, the lower four of two values
 * </pre>
 * Source: ggml, {@code block_q5_0}.
 */
final class BlockQ5_0 {
    static final BlockFormat FORMAT = new BlockFormat(32, 22);

    private BlockQ5_0() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 22, to = from + block * 32, h = Little.i32(bytes, at + 2);
            float d = Little.f16(bytes, at);
            for (int i = 0; i < 16; i++) {
                int pair = bytes[at + 6 + i];
                values[to + i] = d * ((pair & 15 | Blocks.fifth(h, i)) - 16);
                values[to + 16 + i] = d * ((pair >>> 4 & 15 | Blocks.fifth(h, 16 + i)) - 16);
            }
        }
    }
}
