package org.loupe.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.loupe.file.AtomicFile;
import org.loupe.tensor.Tensor;

/**
 * Writes a GGUF file of version 3: metadata and tensors in the order in which they were put in. {@code new
 * GgufWriter().put("general.architecture", "llama").tensor("output.weight", weights, StoredType.Q8_0).write(file)}.
 */
public final class GgufWriter {
    /** The bytes "GGUF". */
    static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    /** A tensor and how it will be stored. */
    private record Entry(Tensor tensor, StoredType type, long bytes) {
    }

    /**
     * Adds an entry of metadata.
     *
     * @param value a String, Boolean, Float or Double; an Integer or Long, which becomes an unsigned number of 32 or 64 bits if it
     *        is not negative, as llama.cpp expects sizes to be; an int[] or float[]; a List of values of one type
     * @throws IllegalArgumentException if the value is of another type, or the key was there before
     */
    public GgufWriter put(String key, Object value) {
        if (key.equals(Gguf.ALIGNMENT) && !(value instanceof Integer alignment && alignment > 0 && Integer.bitCount(alignment) == 1))
            throw new IllegalArgumentException(key + " " + value + " must be an Integer and a power of two");
        GgufValues.type(key, value);
        if (metadata.putIfAbsent(key, value) != null) throw new IllegalArgumentException("'" + key + "' was put in before");
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param type F32, F16, BF16, Q8_0 or Q4_0; the last axis of the two quantised ones must be a multiple of 32
     * @throws IllegalArgumentException if it cannot be written as this type, has more than 4 axes, or the name was there before
     */
    public GgufWriter tensor(String name, Tensor tensor, StoredType type) {
        if (tensor.rank() > 4) throw new IllegalArgumentException("'" + name + "' has " + tensor.rank() + " axes; GGUF has at most 4");
        Entry entry = new Entry(tensor, type, TensorBytes.count(name, type, tensor.shape()));
        if (tensors.putIfAbsent(name, entry) != null) throw new IllegalArgumentException("tensor '" + name + "' was put in before");
        return this;
    }

    /** Writes the file, which appears in one step: until all is written, an older one stays. */
    public void write(Path file) throws IOException {
        int alignment = (int) metadata.getOrDefault(Gguf.ALIGNMENT, Gguf.DEFAULT_ALIGNMENT);
        byte[] header = header(alignment);
        AtomicFile.write(file, out -> {
            out.write(header);
            pad(out, header.length, alignment);
            for (Entry entry : tensors.values()) {
                TensorBytes.write(out, entry.tensor, entry.type);
                pad(out, entry.bytes, alignment);
            }
        });
    }

    private byte[] header(int alignment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GgufValues.put32(out, MAGIC);
        GgufValues.put32(out, 3);
        GgufValues.put64(out, tensors.size());
        GgufValues.put64(out, metadata.size());
        metadata.forEach((key, value) -> GgufValues.putEntry(out, key, value));
        long offset = 0;
        for (Map.Entry<String, Entry> entry : tensors.entrySet()) {
            int[] shape = entry.getValue().tensor.shape();
            GgufValues.putText(out, entry.getKey());
            GgufValues.put32(out, shape.length);
            for (int axis = shape.length - 1; axis >= 0; axis--) GgufValues.put64(out, shape[axis]);
            GgufValues.put32(out, GgufTensorTypes.number(entry.getValue().type));
            GgufValues.put64(out, offset);
            offset = Gguf.padded(offset + entry.getValue().bytes, alignment);
        }
        return out.toByteArray();
    }

    private static void pad(OutputStream out, long position, int alignment) throws IOException {
        out.write(new byte[(int) (Gguf.padded(position, alignment) - position)]);
    }

    @Override
    public String toString() {
        return "GGUF of " + List.copyOf(tensors.keySet());
    }
}
