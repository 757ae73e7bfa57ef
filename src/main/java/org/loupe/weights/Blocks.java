package org.loupe.weights;

/** What the quantised types share. */
final class Blocks {
    private Blocks() { }

    /** The place of the first of those of 32 values that are farthest from 0. */
    static int farthest(float[] values, int from) {
        int farthest = from;
        for (int i = from; i < from + 32; i++) {
            if (!Float.isFinite(values[i]))
                throw new IllegalArgumentException("value " + values[i] + " at " + i
                        + " cannot be quantised: it would take its whole block "
                        + "with it; write the tensor as F32");
            if (Math.abs(values[i]) > Math.abs(values[farthest])) farthest = i;
        }
        return farthest;
    }

    /** 1 / d; 0 for scales so small that a float16 holds nothing of them, where 1 / d could be infinite. */
    static float inverse(float d) {
        return Math.abs(d) < Float.MIN_NORMAL ? 0 : 1 / d;
    }

    /** The bits of a block's scale. */
    static int scale(float d) {
        int bits = Half.fromFloat(d);
        if ((bits & 0x7FFF) == 0x7C00)
            throw new IllegalArgumentException("scale " + d + " of a block is beyond 65504, the largest float16; write the tensor as F32");
        return bits;
    }

    /** The fifth bits of 32 values, put where 5-bit values have them: bit i of the word is that of value i. */
    static int fifth(int word, int i) {
        return (word >>> i & 1) << 4;
    }

    /**
     * The scale of sub-block j of a Q4_K or Q5_K block. 8 scales and 8 minima of 6 bits each lie in 12 bytes; the first four
     * of both have a byte each, whose two spare bits hold the upper bits of the last four:
     * <pre>
     *          bits 7-6        bits 5-0                       bits 7-4      bits 3-0
     * byte 0   scale 4, upper  scale 0       ...     byte 8   minimum 4,    scale 4,
     * byte 4   minimum 4, upper  minimum 0                    lower four    lower four     (9, 10, 11: of 5, 6 and 7)
     * </pre>
     */
    static int subScale(byte[] bytes, int at, int j) {
        return j < 4 ? bytes[at + j] & 63 : bytes[at + j + 4] & 15 | (bytes[at + j - 4] & 0xC0) >>> 2;
    }

    /** The minimum of sub-block j; see {@link #subScale}. */
    static int subMinimum(byte[] bytes, int at, int j) {
        return j < 4 ? bytes[at + j + 4] & 63 : (bytes[at + j + 4] & 0xF0) >>> 4 | (bytes[at + j] & 0xC0) >>> 2;
    }
}
