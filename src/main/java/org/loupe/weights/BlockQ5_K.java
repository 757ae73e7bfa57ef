package org.loupe.weights;

/**
 * Q5_K: as Q4_K, with a fifth bit for each value. value = d * scale * q - dmin * minimum, with q from 0 to 31.
 * <pre>
 * byte   0  1 | 2  3  | 4 ... 15               | 16 ... 47                      | 48 ... 79             | 80 ... 175
 *       d     | dmin  | 8 scales and 8 minima, | byte i: bit j is the fifth     | bits 3-0: sub-block   | the same of 2 and 3,
 *                       see Blocks.subScale      bit of value i of sub-block j    0; bits 7-4: 1          4 and 5, 6 and 7
 * </pre>
 * d and dmin are float16. Source: ggml, {@code block_q5_K}.
 */
final class BlockQ5_K {
    static final BlockFormat FORMAT = new BlockFormat(256, 176);

    private BlockQ5_K() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 176, h = at + 16;
            float d = Little.f16(bytes, at), dmin = Little.f16(bytes, at + 2);
            for (int j = 0; j < 8; j++) {
                float scale = d * Blocks.subScale(bytes, at + 4, j), minimum = dmin * Blocks.subMinimum(bytes, at + 4, j);
                int q = at + 48 + j / 2 * 32, shift = j % 2 * 4, to = from + block * 256 + j * 32;
                for (int i = 0; i < 32; i++)
                    values[to + i] = scale * (bytes[q + i] >>> shift & 15 | (bytes[h + i] >>> j & 1) << 4) - minimum;
            }
        }
    }
}
