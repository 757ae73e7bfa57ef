package org.loupe.tensor;

/**
 * How a {@link QuantizedMatrix} stores its numbers: in blocks of 32 neighbours of a row that share a float16 scale d, and in
 * Q4_1 a float16 minimum m. The block's other bytes are its levels q.
 * <pre>
 * Q8_0   d * q          q signed, one byte each                                     8.5 bits a value
 * Q4_0   d * (q - 8)    q from 0 to 15; byte i holds value i (bits 3-0) and i + 16  4.5
 * Q4_1   d * q + m      likewise                                                    5
 * </pre>
 * Source: ggml, {@code block_q8_0}, {@code block_q4_0}, {@code block_q4_1}.
 */
public enum QuantizedFormat {
    Q8_0(8, false),
    Q4_0(4, false),
    Q4_1(4, true);

    private static final int BLOCK = 32, FLOAT16_BYTES = 2;

    private final int bits;
    private final boolean hasMinimum;

    QuantizedFormat(int bits, boolean hasMinimum) {
        this.bits = bits;
        this.hasMinimum = hasMinimum;
    }

    /** The number of values that share a scale; rows consist of whole blocks. */
    public int blockSize() {
        return BLOCK;
    }

    public int bytesPerBlock() {
        return (hasMinimum ? 2 : 1) * FLOAT16_BYTES + BLOCK * bits / Byte.SIZE;
    }

    /** Of a level. */
    int bits() {
        return bits;
    }

    boolean hasMinimum() {
        return hasMinimum;
    }
}
