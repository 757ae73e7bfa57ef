package org.loupe.weights;

/**
 * Q8_0: blocks of 32 values with one scale. value = d * q, with q from -127 to 127.
 * <pre>
 * byte   0  1 | 2   3   4  ...  33
 *       d     | q0  q1  q2 ... q31      d float16, each q a signed byte
 * </pre>
 * Source: ggml, {@code block_q8_0}.
 */
final class BlockQ8_0 {
    static final BlockFormat FORMAT = new BlockFormat(32, 34);

    private BlockQ8_0() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 34, to = from + block * 32;
            float d = Little.f16(bytes, at);
            for (int i = 0; i < 32; i++) values[to + i] = d * bytes[at + 2 + i];
        }
    }

    /** The value farthest from 0 becomes 127 or -127; a half is rounded away from 0. */
    static void encode(float[] values, int from, int blocks, byte[] bytes) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 34, first = from + block * 32;
            float d = Math.abs(values[Blocks.farthest(values, first)]) / 127, inverse = Blocks.inverse(d);
            Little.put16(bytes, at, Blocks.scale(d));
            for (int i = 0; i < 32; i++) {
                float scaled = values[first + i] * inverse, size = Math.abs(scaled);
                int level = (int) size + (size - (int) size >= 0.5f ? 1 : 0);
                bytes[at + 2 + i] = (byte) (scaled < 0 ? -level : level);
            }
        }
    }
}
