package org.loupe.weights;

import java.io.IOException;
import java.io.OutputStream;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.Shape;

/** A tensor's values on their way into a file. */
final class TensorBytes {
    private static final int TILE = 1 << 16;

    private TensorBytes() { }

    /**
     * The bytes that it will take.
     *
     * @throws IllegalArgumentException if it cannot be written as this type
     */
    static long count(String name, StoredType type, int... shape) {
        BlockFormat format = type.format();
        if (!type.isWritable()) throw new IllegalArgumentException("'" + name + "' cannot be written as " + type
                + "; F32, F16, BF16, Q8_0 and Q4_0 can");
        if (format.blockSize() > 1 && (shape.length == 0 || shape[shape.length - 1] % format.blockSize() != 0))
            throw new IllegalArgumentException("'" + name + "' " + Shape.text(shape) + " cannot be written as " + type
                    + ": its last axis must be a multiple of " + format.blockSize() + "; write it as F32");
        return (long) Shape.size(shape) / format.blockSize() * format.bytesPerBlock();
    }

    /** One tile after the other, so that no second copy of the tensor is made. */
    static void write(OutputStream out, Tensor tensor, StoredType type) throws IOException {
        float[] values = tensor.toFloats();
        BlockFormat format = type.format();
        int perTile = TILE / format.bytesPerBlock(), blocks = values.length / format.blockSize();
        byte[] tile = new byte[Math.min(perTile, blocks) * format.bytesPerBlock()];
        for (int done = 0; done < blocks; done += perTile) {
            int count = Math.min(perTile, blocks - done);
            type.encode(values, done * format.blockSize(), count, tile);
            out.write(tile, 0, count * format.bytesPerBlock());
        }
    }
}
