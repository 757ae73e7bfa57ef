package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.loupe.tensor.Tensor;

/**
 * Safetensors, the format of Hugging Face's checkpoints: a JSON header tells where each tensor lies, and then come the tensors.
 * It holds nothing that could run, unlike a pickle.
 * <pre>
 * 8 bytes    length of the header, little-endian
 * header     JSON in UTF-8, filled up with spaces:
 *            {"__metadata__": {"format": "pt"}, "wte.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
 * tensors    one behind the other without gaps, row-major, little-endian; data_offsets count from here
 * </pre>
 * Reads F64, F32, F16, BF16, I64, I32, I16, I8, U8 and BOOL; writes F32, F16 and BF16. Source: the format's description in
 * the README of huggingface/safetensors, whose checks these are too.
 */
public final class Safetensors extends StoredFile {
    private final Map<String, String> metadata;

    Safetensors(FileBytes bytes, SafetensorsHeader header) {
        super(bytes, header.tensors());
        this.metadata = Map.copyOf(header.metadata());
    }

    /** @throws WeightFileException if the file does not follow the format */
    public static Safetensors open(Path file) throws IOException {
        return open(file, bytes -> new Safetensors(bytes, SafetensorsHeader.read(bytes)));
    }

    /**
     * Opens a checkpoint in several files.
     *
     * @param index {@code model.safetensors.index.json}; the files that it names lie beside it
     * @throws WeightFileException if the index or one of the files does not follow the format, or they do not fit
     */
    public static ShardedSafetensors openSharded(Path index) throws IOException {
        return ShardedSafetensors.open(index);
    }

    /** What the file tells of itself, such as {@code format: pt}; cannot be changed. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Writes tensors as float32. See {@link #write(Path, Map, StoredType)}. */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, StoredType.F32);
    }

    /**
     * Writes tensors in the order of the map. The file appears in one step: until all is written, an older one stays.
     *
     * @param type F32, F16 or BF16, to which all values are rounded
     * @throws IllegalArgumentException if the type is another one
     */
    public static void write(Path file, Map<String, Tensor> tensors, StoredType type) throws IOException {
        SafetensorsWriter.write(file, tensors, type);
    }

    /**
     * Writes a checkpoint into a folder under the names that transformers looks for: {@code model.safetensors}, or, if that would
     * be too large, {@code model-00001-of-00003.safetensors} and so on with {@code model.safetensors.index.json}. Files of these
     * names that an earlier checkpoint left are deleted, as they would be mixed up with the new ones.
     *
     * @param type F32, F16 or BF16
     * @param largest bytes of tensors in a file; a tensor that is larger has a file for itself
     * @return what to open: the file, or the index
     * @throws IllegalArgumentException if the type is another one, or no byte fits
     */
    public static Path writeSharded(Path folder, Map<String, Tensor> tensors, StoredType type, long largest) throws IOException {
        return ShardWriter.write(folder, tensors, type, largest);
    }
}
