package org.loupe.weights;

/**
 * Q6_K: blocks of 256 values in 16 sub-blocks of 16. value = d * scale * (q - 32), with q from 0 to 63 and a signed byte as the
 * scale of each sub-block. The lower four bits of q and its upper two lie apart.
 * <pre>
 * byte   0 ... 63                          | 64 ... 127  | 128 ... 159                       | 160 ... 191 | 192 ... 207 | 208 209
 *       bits 3-0: values 0 ... 63,         | the same of | byte i: bits 1-0 of value i, 3-2  | the same of | 16 scales   | d
 *       bits 7-4: values 64 ... 127          128 ... 255   of 32+i, 5-4 of 64+i, 7-6 of 96+i   128 ... 255
 *       (lower four)                                       (upper two)
 * </pre>
 * d is a float16. Source: ggml, {@code block_q6_K}.
 */
final class BlockQ6_K {
    static final BlockFormat FORMAT = new BlockFormat(256, 210);

    private BlockQ6_K() { }

    static void decode(byte[] bytes, int blocks, float[] values, int from) {
        for (int block = 0; block < blocks; block++) {
            int at = block * 210;
            float d = Little.f16(bytes, at + 208);
            for (int group = 0; group < 8; group++) {                               // of 32 values: two scales
                int half = group / 4, quarter = group % 4;
                int lower = at + half * 64 + quarter % 2 * 32, upper = at + 128 + half * 32, to = from + block * 256 + group * 32;
                for (int i = 0; i < 32; i++) {
                    float scale = d * bytes[at + 192 + group * 2 + i / 16];
                    int q = bytes[lower + i] >>> quarter / 2 * 4 & 15 | (bytes[upper + i] >>> quarter * 2 & 3) << 4;
                    values[to + i] = scale * (q - 32);
                }
            }
        }
    }
}
