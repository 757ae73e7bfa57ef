package org.loupe.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import org.loupe.tensor.Tensor;

/**
 * The weights of a model in a file, or in several that belong together: tensors by their names. Opening reads the file's
 * description of itself and checks it; a tensor is read when it is asked for, so a file may be larger than the memory. Close it
 * after use. Threads may share it.
 *
 * <p>A file is read, not mapped into memory. A mapped file that another program makes shorter has pages without anything behind
 * them: the JVM turns an access from Java code into an {@code InternalError} that may come later than the access, and an access
 * from native code, such as a matrix product, ends the process. A read says how many bytes it got. It costs one copy, which
 * weights need in any case where they become float32; opening takes as little time.
 *
 * <p>Nothing in a file is believed. What does not follow the format is a {@link WeightFileException}, and no memory is taken before
 * the length that asks for it is known to lie in the file.
 */
public sealed interface WeightFile extends Closeable permits StoredFile, ShardedSafetensors, OnnxWeights {
    /**
     * Opens a file of any format that is supported: safetensors, the index of a sharded safetensors, GGUF or ONNX. What it is
     * is seen from its content, an index and ONNX from the name's end ({@code .index.json}, {@code .onnx}).
     *
     * @throws WeightFileException if it is none of these, or does not follow its format
     */
    static WeightFile open(Path file) throws IOException {
        return FileKind.open(file);
    }

    /** The file that was opened. */
    Path file();

    /** The names of the tensors in the order of the file; cannot be changed. */
    Set<String> names();

    /**
     * What the file says of a tensor.
     *
     * @throws IllegalArgumentException if there is no tensor of this name
     */
    StoredTensor info(String name);

    /**
     * The values of a tensor as float32, de-quantised where they are quantised, in row-major order. A new array.
     *
     * @throws WeightFileException if its type is not a floating one, or the file has become shorter
     * @throws IllegalArgumentException if there is no tensor of this name
     * @throws IllegalStateException if the file was closed
     */
    float[] floats(String name) throws IOException;

    /** As {@link #floats}, as a tensor of the shape that {@link #info} tells. */
    default Tensor read(String name) throws IOException {
        return Tensor.of(floats(name), info(name).shape());
    }

    /**
     * The bytes of a tensor as they lie in the file, little-endian: its blocks, where it is quantised, row by row.
     *
     * @return a copy outside of the Java heap, read-only, from 0 to {@link StoredTensor#bytes}
     * @throws WeightFileException if it has 2 GiB or more, or the file has become shorter
     * @throws IllegalArgumentException if there is no tensor of this name
     */
    ByteBuffer blocks(String name) throws IOException;
}
