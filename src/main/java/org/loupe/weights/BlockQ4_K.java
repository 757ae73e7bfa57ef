package org.loupe.weights;

/**
 * Q4_K: blocks of 256 values in 8 sub-blocks of 32. value = d * scale * q - dmin * minimum, with q from 0 to 15 and a scale and
 * a minimum of 6 bits for each sub-block.
 * <pre>
 * byte   0  1 | 2  3  | 4 ... 15                | 16 ... 47            | 48 ... 79     | 80 ... 111    | 112 ... 143
 *       d     | dmin  | 8 scales and 8 minima,  | bits 3-0: values of  | sub-blocks 2  | sub-blocks 4  | sub-blocks 6
 *                       see Blocks.subScale       sub-block 0; 7-4: 1    and 3           and 5           and 7
 * </pre>
 * d and dmin are float16. Source: ggml, {@code block_q4_K}.
 */
final class BlockQ4_K {
    static final BlockFormat FORMAT = new BlockFormat(256, 144);

    private BlockQ4_K() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 144;
            float d = Little.f16(bytes, at), dmin = Little.f16(bytes, at + 2);
            for (int j = 0; j < 8; j++) {
                float scale = d * Blocks.subScale(bytes, at + 4, j), minimum = dmin * Blocks.subMinimum(bytes, at + 4, j);
                int q = at + 16 + j / 2 * 32, shift = j % 2 * 4, to = from + block * 256 + j * 32;
                for (int i = 0; i < 32; i++) values[to + i] = scale * (bytes[q + i] >>> shift & 15) - minimum;
            }
        }
    }
}
