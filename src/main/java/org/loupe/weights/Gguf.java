package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GGUF, the format of llama.cpp: one file with the weights, often quantised, and all else that a model needs, its vocabulary
 * included.
 * <pre>
 * 4 bytes    "GGUF"
 * 4 bytes    version, 2 or 3; all numbers are little-endian
 * 8 bytes    number of tensors
 * 8 bytes    number of metadata entries
 * entries    key, type (4 bytes), value; a text is its length (8 bytes) and UTF-8, a list is type, length (8 bytes), values
 * tensors    name, number of axes (4 bytes), their lengths (8 bytes each), type (4 bytes), offset in the data (8 bytes)
 * padding    up to a multiple of general.alignment, 32 if it is not told
 * data       each tensor at a multiple of the alignment
 * </pre>
 * The lengths stand there with the fastest axis first; {@link #info} turns them round: a matrix is [rows, columns], and a row
 * lies in one piece. Source: the description of GGUF in the repository of ggml.
 */
public final class Gguf extends StoredFile {
    static final String ALIGNMENT = "general.alignment";
    static final int DEFAULT_ALIGNMENT = 32;
    private static final int MOST_AXES = 4;
    /** Name with a length of 8 bytes, number of axes, type, offset. */
    private static final int LEAST_BYTES = 8 + 4 + 4 + 8;

    private final int version;
    private final GgufMetadata metadata;

    private Gguf(FileBytes bytes, int version, GgufMetadata metadata, Map<String, StoredTensor> tensors) {
        super(bytes, tensors);
        this.version = version;
        this.metadata = metadata;
    }

    /** @throws WeightFileException if the file does not follow the format, or has tensors of types that Loupe does not read */
    public static Gguf open(Path file) throws IOException {
        return open(file, Gguf::read);
    }

    public int version() {
        return version;
    }

    public GgufMetadata metadata() {
        return metadata;
    }

    private static Gguf read(FileBytes file) throws IOException {
        ByteReader in = new ByteReader(file);
        int magic = in.i32("magic"), version = in.i32("version");
        if (magic != GgufWriter.MAGIC)
            throw file.broken("magic", FileKind.hex(file.first(4)), "a GGUF file begins with GGUF, 47 47 55 46; this is a file of another"
                    + " kind, or damaged");
        if (version != 0 && (version & 0xFFFF) == 0)
            throw file.broken("version", FileKind.hex(file.first(8)), "the file is big-endian, which Loupe does not read");
        if (version != 2 && version != 3)
            throw file.broken("version", Integer.toUnsignedString(version), "Loupe reads 2 and 3; convert the model anew");
        long tensorCount = in.i64("tensor_count"), entries = in.i64("metadata_kv_count");
        GgufMetadata metadata = GgufMetadata.read(in, entries);
        if (tensorCount < 0 || tensorCount > in.left() / LEAST_BYTES)
            throw file.broken("tensor_count", Long.toUnsignedString(tensorCount), "the " + in.left()
                    + " bytes behind the metadata cannot describe as many; the file is cut off or damaged");
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (long i = 0; i < tensorCount; i++) {
            StoredTensor tensor = tensor(in, i);
            if (tensors.put(tensor.name(), tensor) != null)
                throw file.broken("name of tensor " + i, "'" + tensor.name() + "'", "an earlier tensor has the same name");
        }
        return new Gguf(file, version, metadata, placed(in, alignment(file, metadata), tensors));
    }

    /** Its offset still counts from the beginning of the data, which is not known yet. */
    private static StoredTensor tensor(ByteReader in, long i) throws IOException {
        String name = GgufType.text(in, "name of tensor " + i), of = " of '" + name + "'";
        long axes = in.u32("n_dimensions" + of);
        if (axes > MOST_AXES) throw in.file().broken("n_dimensions" + of, axes, "the format has at most " + MOST_AXES);
        List<Long> lengths = new ArrayList<>();
        for (long axis = 0; axis < axes; axis++) lengths.add(in.i64("dimensions" + of));
        Collections.reverse(lengths);
        int[] shape = Declared.shape(in.file(), "dimensions" + of, lengths);
        StoredType type = GgufTensorTypes.type(in.file(), "type" + of, in.i32("type" + of));
        long bytes = Declared.bytes(in.file(), "dimensions" + of, type, shape);
        return new StoredTensor(name, type, shape, in.i64("offset" + of), bytes);
    }

    private static long alignment(FileBytes file, GgufMetadata metadata) throws WeightFileException {
        long alignment = metadata.has(ALIGNMENT) ? metadata.integer(ALIGNMENT) : DEFAULT_ALIGNMENT;
        if (alignment < 1 || alignment > 1L << 32 || Long.bitCount(alignment) != 1)
            throw file.broken(ALIGNMENT, alignment, "it must be a power of two");
        return alignment;
    }

    private static Map<String, StoredTensor> placed(ByteReader in, long alignment, Map<String, StoredTensor> tensors) throws IOException {
        long data = padded(in.position(), alignment);
        Map<String, StoredTensor> placed = new LinkedHashMap<>();
        for (StoredTensor tensor : tensors.values()) {
            String field = "offset of '" + tensor.name() + "'";
            if (tensor.offset() % alignment != 0)
                throw in.file().broken(field, Long.toUnsignedString(tensor.offset()), "it must be a multiple of the alignment "
                        + alignment);
            if (tensor.offset() < 0 || tensor.offset() > in.file().size())
                throw in.file().broken(field, Long.toUnsignedString(tensor.offset()), "it leaves the file, which has " + in.file().size()
                        + " bytes");
            Declared.inside(in.file(), field, data + tensor.offset(), tensor.bytes());
            placed.put(tensor.name(), new StoredTensor(tensor.name(), tensor.type(), tensor.shape(), data + tensor.offset(),
                    tensor.bytes()));
        }
        Declared.consecutive(in.file(), placed.values(), data, alignment);
        return placed;
    }

    /** The next multiple of the alignment. */
    static long padded(long position, long alignment) {
        return (position + alignment - 1) / alignment * alignment;
    }
}
