package org.loupe.weights;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.loupe.nn.MatrixLayer;
import org.loupe.nn.Module;
import org.loupe.position.RopeLayout;
import org.loupe.tensor.Memory;
import org.loupe.tensor.QuantizedFormat;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.Tensor;

/** Gives the layers of a model the quantised matrices of a GGUF file as they are, for the types that can be multiplied so. */
final class BlockKeeper {
    private final Gguf file;
    private final Map<String, Module> parts;
    private final int headDim;

    /** @param headDim width of an attention head */
    BlockKeeper(Gguf file, Module model, int headDim) {
        this.file = file;
        this.parts = model.parts();
        this.headDim = headDim;
    }

    /**
     * Refuses a file whose weights do not fit: into a Java heap of so many bytes those that {@link QuantizedMatrix} keeps, with the
     * largest of the others on its way; into the memory for tensors the others, as float32.
     *
     * @throws WeightFileException so
     */
    static void requireMemory(Gguf file, long heap, long tensors) throws WeightFileException {
        long kept = 0, largest = 0, others = 0;
        for (String name : file.names()) {
            StoredTensor info = file.info(name);
            long floats = Float.BYTES * info.elements();
            if (format(info).isPresent()) kept += info.bytes();
            else {
                others += floats;
                largest = Math.max(largest, floats);
            }
        }
        if (kept + largest > heap / 10 * 9)
            throw new WeightFileException(file.file(), "bytes of quantised weights, and of the largest other one", kept + largest,
                    "the Java heap may grow to " + heap + " only; start Java with a larger -Xmx");
        if (others > tensors)
            throw new WeightFileException(file.file(), "bytes of weights that become float32", others, "tensors may have " + tensors
                    + " only; start Java with a larger -Xmx or -XX:MaxDirectMemorySize");
    }

    /** @return whether the layer took the matrix; else its values have to become float32 */
    boolean keep(String parameter, NameTable.Place place, String theirs) throws IOException {
        StoredTensor info = file.info(theirs);
        Optional<QuantizedFormat> format = format(info);
        String layer = parameter.substring(0, Math.max(0, parameter.lastIndexOf('.')));
        boolean isWhole = place.parts() == 1 && place.layout() != NameTable.Layout.TRANSPOSED;
        if (format.isEmpty() || !isWhole || !(parts.get(layer) instanceof MatrixLayer matrix)) return false;
        int rows = info.shape()[0], columns = info.shape()[1];
        byte[] blocks = file.bytes(theirs);
        try {
            matrix.quantize(QuantizedMatrix.of(format.get(), rows, columns,
                    place.layout() == NameTable.Layout.INTERLEAVED ? halfSplit(blocks, rows) : blocks));
        } catch (IllegalArgumentException e) {
            throw new WeightFileException(file.file(), "blocks of '" + theirs + "'", info, e.getMessage());
        }
        return true;
    }

    private static Optional<QuantizedFormat> format(StoredTensor info) {
        if (info.shape().length != 2) return Optional.empty();
        return Arrays.stream(QuantizedFormat.values()).filter(format -> format.name().equals(info.type().name())).findFirst();
    }

    /** Blocks do not reach beyond their row, so rows change places as they are. */
    private byte[] halfSplit(byte[] blocks, int rows) {
        float[] numbers = new float[rows];
        for (int row = 0; row < rows; row++) numbers[row] = row;
        float[] order = Memory.scope(() -> RopeLayout.INTERLEAVED.convert(Tensor.of(numbers, rows, 1), headDim, RopeLayout.HALF_SPLIT).toFloats());
        byte[] ordered = new byte[blocks.length];
        int length = blocks.length / rows;
        for (int row = 0; row < rows; row++) System.arraycopy(blocks, (int) order[row] * length, ordered, row * length, length);
        return ordered;
    }
}
