package org.loupe.tensor;

import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.QuantizedProduct;
import org.loupe.tensor.kernel.QuantizedRows;
import org.loupe.tensor.kernel.Shape;

/**
 * A matrix of weights that stays quantised in memory: 4 to 9 bits a number instead of 32. A model that writes a token reads
 * each of its weights once, so time is what reading takes, and fewer bits are less time. Products take the levels as they
 * are. Nothing changes after construction, so there is no gradient of it; one goes through a product with it to the other
 * factor, which is what an adapter beside frozen weights needs (Dettmers et al. 2023, section 3).
 *
 * <p>It stands for exactly the numbers that {@link #toTensor()} gives. The memory is on the Java heap, as arrays are what the
 * Vector API reads alike in all versions of Java; the garbage collector frees it.
 */
public final class QuantizedMatrix {
    private final QuantizedFormat format;
    private final QuantizedRows values;

    private QuantizedMatrix(QuantizedFormat format, QuantizedRows values) {
        this.format = format;
        this.values = values;
    }

    /**
     * Takes a matrix as a GGUF file stores it: the blocks of the first row, then those of the second, and so on.
     *
     * @param columns a multiple of the block size
     * @param bytes of all blocks; copied
     * @throws IllegalArgumentException if rows do not consist of whole blocks, the number of bytes is wrong, or the scale or
     *         minimum of a block is infinite or NaN
     */
    public static QuantizedMatrix of(QuantizedFormat format, int rows, int columns, byte[] bytes) {
        String matrix = format + " " + Shape.text(rows, columns);
        if (rows < 1 || columns < 1 || columns % format.blockSize() != 0)
            throw new IllegalArgumentException(matrix + " cannot be: it needs at least one row, and columns that are a multiple of "
                    + format.blockSize() + "; keep such a matrix in float32");
        long needed = (long) rows * (columns / format.blockSize()) * format.bytesPerBlock();
        if (bytes.length != needed)
            throw new IllegalArgumentException(matrix + " needs " + needed + " bytes, there are " + bytes.length);
        return new QuantizedMatrix(format, QuantizedRows.of(rows, columns, format.bits(), format.hasMinimum(), bytes));
    }

    public QuantizedFormat format() {
        return format;
    }

    public int rows() {
        return values.rows();
    }

    public int columns() {
        return values.columns();
    }

    /** The bytes that this takes in memory, as many as in the file. */
    public long memory() {
        return values.memory();
    }

    /** De-quantises. @return float32 [rows, columns] */
    public Tensor toTensor() {
        Tensor y = TensorCore.allocate(DType.FLOAT32, rows(), columns());
        QuantizedProduct.decode(values, y.values());
        return y;
    }

    /** Reads rows by number and de-quantises them. @param ids [batch][time]  @return float32 [batch, time, columns] */
    public Tensor rows(int[][] ids) {
        return QuantizedWeights.rows(this, ids);
    }

    QuantizedRows values() {
        return values;
    }

    /** For example {@code Q4_0 [576, 1536]}. */
    @Override
    public String toString() {
        return format + " " + Shape.text(rows(), columns());
    }
}
