package org.loupe.tensor;

import java.util.Random;
import org.loupe.weights.StoredType;

/** Random quantised matrices, with the numbers they stand for by the reader of files, which knows nothing of kernels. */
record QuantizedSample(QuantizedMatrix matrix, byte[] bytes, float[] values) {
    /** Levels of all sizes; scales as those of models, some negative, some 0 and some too small for a leading 1. */
    static QuantizedSample random(QuantizedFormat format, int rows, int columns, long seed) {
        Random random = new Random(seed);
        int blocks = rows * columns / format.blockSize(), length = format.bytesPerBlock(), halves = format == QuantizedFormat.Q4_1 ? 2 : 1;
        byte[] bytes = new byte[blocks * length];
        random.nextBytes(bytes);
        for (int block = 0; block < blocks; block++)
            for (int i = 0; i < halves; i++) {
                int exponent = random.nextInt(16) == 0 ? 0 : 6 + random.nextInt(5), sign = random.nextInt(2);
                int bits = sign << 15 | exponent << 10 | random.nextInt(1 << 10);
                bytes[block * length + 2 * i] = (byte) bits;
                bytes[block * length + 2 * i + 1] = (byte) (bits >> 8);
            }
        float[] values = new float[rows * columns];
        StoredType.valueOf(format.name()).decode(bytes, blocks, values, 0);
        return new QuantizedSample(QuantizedMatrix.of(format, rows, columns, bytes), bytes, values);
    }
}
