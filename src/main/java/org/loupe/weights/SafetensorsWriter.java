package org.loupe.weights;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.loupe.file.AtomicFile;
import org.loupe.tensor.Tensor;

/** Writes one safetensors file. */
final class SafetensorsWriter {
    private SafetensorsWriter() { }

    static void write(Path file, Map<String, Tensor> tensors, StoredType type) throws IOException {
        byte[] header = header(tensors, type);
        AtomicFile.write(file, out -> {
            byte[] length = new byte[Long.BYTES];
            Little.put64(length, 0, header.length);
            out.write(length);
            out.write(header);
            for (Tensor tensor : tensors.values()) TensorBytes.write(out, tensor, type);
        });
    }

    /** The bytes of a tensor in a file of this type. */
    static long bytes(String name, Tensor tensor, StoredType type) {
        if (type.format().blockSize() > 1 || !type.isWritable())
            throw new IllegalArgumentException("safetensors cannot be written as " + type
                    + "; F32, F16 and BF16 can, and GGUF has Q8_0 and Q4_0");
        return TensorBytes.count(name, type, tensor.shape());
    }

    /** "pt" tells transformers that the file was made with PyTorch's conventions; without it the file is refused there. */
    private static byte[] header(Map<String, Tensor> tensors, StoredType type) {
        ObjectNode header = Json.object();
        header.putObject(SafetensorsHeader.METADATA).put("format", "pt");
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            if (entry.getKey().equals(SafetensorsHeader.METADATA))
                throw new IllegalArgumentException("a tensor cannot be called '" + entry.getKey()
                        + "', the format has that name for itself");
            long end = begin + bytes(entry.getKey(), entry.getValue(), type);
            ObjectNode json = header.putObject(entry.getKey()).put("dtype", type.name());
            ArrayNode shape = json.putArray("shape");
            Arrays.stream(entry.getValue().shape()).forEach(shape::add);
            json.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        byte[] json = Json.bytes(header), padded = Arrays.copyOf(json, json.length + (8 - json.length % 8) % 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
