package org.loupe.weights;

/**
 * How the numbers of a tensor are stored. Floating types become float32 when they are read, quantised ones too; integers and
 * truth values are listed, and their bytes can be had, but they make no tensor.
 *
 * <p>The quantised types are those of ggml, the library under llama.cpp. {@code Q4_0} has 4 bits a value and symmetric blocks,
 * {@code Q4_1} adds the least value of each block, and the {@code K} types have blocks in blocks, with scales that are quantised
 * themselves. The class of each draws its bytes.
 */
public enum StoredType {
    F64(8, Plain::decodeF64, null),
    F32(4, Plain::decodeF32, Plain::encodeF32),
    F16(2, Plain::decodeF16, Plain::encodeF16),
    BF16(2, Plain::decodeBf16, Plain::encodeBf16),
    I64(8, null, null),
    I32(4, null, null),
    I16(2, null, null),
    I8(1, null, null),
    U8(1, null, null),
    BOOL(1, null, null),
    Q8_0(BlockQ8_0.FORMAT, BlockQ8_0::decode, BlockQ8_0::encode),
    Q4_0(BlockQ4_0.FORMAT, BlockQ4_0::decode, BlockQ4_0::encode),
    Q4_1(BlockQ4_1.FORMAT, BlockQ4_1::decode, null),
    Q5_0(BlockQ5_0.FORMAT, BlockQ5_0::decode, null),
    Q5_1(BlockQ5_1.FORMAT, BlockQ5_1::decode, null),
    Q4_K(BlockQ4_K.FORMAT, BlockQ4_K::decode, null),
    Q5_K(BlockQ5_K.FORMAT, BlockQ5_K::decode, null),
    Q6_K(BlockQ6_K.FORMAT, BlockQ6_K::decode, null);

    private final BlockFormat format;
    private final Decoder decoder;
    private final Encoder encoder;

    /** Blocks from the beginning of the bytes into values from a place on. */
    private interface Decoder {
        void decode(byte[] bytes, int blocks, float[] values, int from);
    }

    /** Values from a place on into blocks at the beginning of the bytes. */
    private interface Encoder {
        void encode(float[] values, int from, int blocks, byte[] bytes);
    }

    StoredType(int bytes, Decoder decoder, Encoder encoder) {
        this(new BlockFormat(1, bytes), decoder, encoder);
    }

    StoredType(BlockFormat format, Decoder decoder, Encoder encoder) {
        this.format = format;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    public BlockFormat format() {
        return format;
    }

    /** Whether it becomes a tensor; the others are integers and truth values. */
    public boolean isFloating() {
        return decoder != null;
    }

    /** Whether {@link #encode} can write it. */
    public boolean isWritable() {
        return encoder != null;
    }

    /**
     * De-quantises: blocks from byte 0 on become {@code blocks * blockSize} values from a place on.
     *
     * @throws IllegalArgumentException if it is not a floating type, or one of the arrays is too short
     */
    public void decode(byte[] bytes, int blocks, float[] values, int from) {
        if (decoder == null) throw new IllegalArgumentException(this + " is no floating type; there is nothing to decode");
        require(blocks, bytes.length, values.length - (long) from, from);
        decoder.decode(bytes, blocks, values, from);
    }

    /**
     * Quantises, or rounds: the reverse of {@link #decode}. Scales are found as the reference does it, so that the bytes are the same.
     *
     * @throws IllegalArgumentException if the type cannot be written, an array is too short, or a value cannot be quantised
     */
    public void encode(float[] values, int from, int blocks, byte[] bytes) {
        if (encoder == null) throw new IllegalArgumentException(this + " cannot be written; F32, F16, BF16, Q8_0 and Q4_0 can");
        require(blocks, bytes.length, values.length - (long) from, from);
        encoder.encode(values, from, blocks, bytes);
    }

    private void require(int blocks, long bytes, long values, int from) {
        if (blocks < 0 || from < 0 || bytes < (long) blocks * format.bytesPerBlock() || values < (long) blocks * format.blockSize())
            throw new IllegalArgumentException(blocks + " blocks of " + this + " need " + (long) blocks * format.bytesPerBlock()
                    + " bytes and " + (long) blocks * format.blockSize() + " values; there are " + bytes + " and, from " + from
                    + " on, " + values);
    }
}
