package org.loupe.weights;

/**
 * Q4_0: blocks of 32 values with one scale. value = d * (q - 8), with q from 0 to 15.
 * <pre>
 * byte   0  1 |    2        3     ...     17
 *       d     | q16 q0   q17 q1   ...   q31 q15       d float16
 *               each byte: bits 7-4 and bits 3-0
 * </pre>
 * Source: ggml, {@code block_q4_0}.
 */
final class BlockQ4_0 {
    static final BlockFormat FORMAT = new BlockFormat(32, 18);

    private BlockQ4_0() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 18, to = from + block * 32;
            float d = Little.f16(bytes, at);
            for (int i = 0; i < 16; i++) {
                int pair = bytes[at + 2 + i];
                values[to + i] = d * ((pair & 15) - 8);
                values[to + 16 + i] = d * ((pair >>> 4 & 15) - 8);
            }
        }
    }

    /** The value farthest from 0 becomes -8, the one end of the range that is used to its last step; d has its sign turned. */
    static void encode(float[] values, int from, int blocks, byte[] bytes) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 18, first = from + block * 32;
            float d = values[Blocks.farthest(values, first)] / -8, inverse = Blocks.inverse(d);
            Little.put16(bytes, at, Blocks.scale(d));
            for (int i = 0; i < 16; i++)
                bytes[at + 2 + i] = (byte) (level(values[first + i] * inverse) | level(values[first + 16 + i] * inverse) << 4);
        }
    }

    private static int level(float scaled) {
        return Math.min(15, (int) (scaled + 8.5f));
    }
}
