package org.loupe.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One file of weights whose description was read and checked. */
abstract sealed class StoredFile implements WeightFile permits Gguf, Onnx, Safetensors {
    /** Bytes that are read at once: enough to make the call cheap, and few enough to stay in a processor's cache. */
    private static final int TILE = 1 << 18;

    private final FileBytes bytes;
    private final Map<String, StoredTensor> tensors;

    StoredFile(FileBytes bytes, Map<String, StoredTensor> tensors) {
        this.bytes = bytes;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Reads a file's description of itself. */
    interface Parser<T> {
        T parse(FileBytes bytes) throws IOException;
    }

    /** Opens a file, and closes it again if it cannot be used. */
    static <T> T open(Path path, Parser<T> parser) throws IOException {
        FileBytes bytes = FileBytes.open(path);
        try {
            FileKind.refusePickle(bytes);
            return parser.parse(bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    @Override
    public Path file() {
        return bytes.path();
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor info(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null)
            throw new IllegalArgumentException("tensor '" + name + "' is not among the " + tensors.size() + " of " + file()
                    + "; names() lists them");
        return tensor;
    }

    @Override
    public float[] floats(String name) throws IOException {
        StoredTensor tensor = info(name);
        StoredType type = tensor.type();
        if (!type.isFloating())
            throw bytes.broken("type of '" + name + "'", type, "only floating types become tensors; blocks(name) gives the bytes");
        requireContiguous(tensor);
        if (tensor.elements() > Integer.MAX_VALUE - 8)
            throw bytes.broken("shape of '" + name + "'", tensor, "it has " + tensor.elements()
                    + " values, more than a Java array can hold");
        float[] values = new float[(int) tensor.elements()];
        int perBlock = type.format().bytesPerBlock(), perTile = TILE / perBlock;
        long blocks = tensor.bytes() / perBlock;
        byte[] tile = new byte[(int) Math.min(blocks, perTile) * perBlock];
        for (long done = 0; done < blocks; done += perTile) {
            int count = (int) Math.min(perTile, blocks - done);
            bytes.read(tensor.offset() + done * perBlock, tile, 0, count * perBlock);
            type.decode(tile, count, values, (int) (done * type.format().blockSize()));
        }
        return values;
    }

    @Override
    public ByteBuffer blocks(String name) throws IOException {
        StoredTensor tensor = info(name);
        requireContiguous(tensor);
        if (tensor.bytes() > Integer.MAX_VALUE)
            throw bytes.broken("bytes of '" + name + "'", tensor.bytes(), "a buffer holds less than 2 GiB");
        ByteBuffer all = ByteBuffer.allocateDirect((int) tensor.bytes());
        byte[] tile = new byte[Math.min(TILE, all.capacity())];
        while (all.hasRemaining()) {
            int count = Math.min(tile.length, all.remaining());
            bytes.read(tensor.offset() + all.position(), tile, 0, count);
            all.put(tile, 0, count);
        }
        return all.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** As {@link #blocks}, on the Java heap. */
    final byte[] bytes(String name) throws IOException {
        StoredTensor tensor = info(name);
        requireContiguous(tensor);
        if (tensor.bytes() > Integer.MAX_VALUE - 8)
            throw bytes.broken("bytes of '" + name + "'", tensor.bytes(), "an array holds less than 2 GiB");
        byte[] all = new byte[(int) tensor.bytes()];
        bytes.read(tensor.offset(), all, 0, all.length);
        return all;
    }

    /** Refuses a tensor whose bytes in the file are not its values one behind the other, which one format has. */
    void requireContiguous(StoredTensor tensor) throws WeightFileException {
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    @Override
    public String toString() {
        return file().getFileName() + ": " + tensors.size() + " tensors";
    }
}
