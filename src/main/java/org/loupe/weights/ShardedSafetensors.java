package org.loupe.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint in several safetensors files, with an index beside them that tells which tensor is in which:
 * {@code {"metadata": {"total_size": 24}, "weight_map": {"wte.weight": "model-00001-of-00002.safetensors", ...}}}. The index
 * decides: a tensor that it does not name is not there.
 */
public final class ShardedSafetensors implements WeightFile {
    /** The same as for a header; an index of 100,000 tensors has 10 MB. */
    private static final long LARGEST = 100_000_000;

    private final Path index;
    private final Map<String, Safetensors> shards;          // by the name of the file
    private final Map<String, Safetensors> shardOf;         // by the name of the tensor

    private ShardedSafetensors(Path index, Map<String, Safetensors> shards, Map<String, Safetensors> shardOf) {
        this.index = index;
        this.shards = shards;
        this.shardOf = Collections.unmodifiableMap(shardOf);
    }

    static ShardedSafetensors open(Path index) throws IOException {
        Map<String, Safetensors> shards = new LinkedHashMap<>(), shardOf = new LinkedHashMap<>();
        try (FileBytes bytes = FileBytes.open(index)) {
            if (bytes.size() > LARGEST)
                throw bytes.broken("length of the file", bytes.size(), "an index has at most " + LARGEST + " bytes");
            ObjectNode json = Json.object(bytes, "index", bytes.first((int) LARGEST));
            JsonNode map = json.get("weight_map");
            if (map == null || !map.isObject())
                throw bytes.broken("weight_map", map == null ? "missing" : map,
                        "it must be a JSON object: {name of a tensor: name of a file}");
            for (Map.Entry<String, JsonNode> entry : map.properties()) {
                Safetensors shard = shard(bytes, entry.getKey(), entry.getValue(), shards);
                if (!shard.names().contains(entry.getKey()))
                    throw bytes.broken("weight_map of '" + entry.getKey() + "'", entry.getValue(), "that file has no tensor of this name");
                shardOf.put(entry.getKey(), shard);
            }
            return new ShardedSafetensors(index, shards, shardOf);
        } catch (IOException | RuntimeException e) {
            for (Safetensors shard : shards.values()) shard.close();
            throw e;
        }
    }

    /** Only a plain name: an index must not lead out of its folder. */
    private static Safetensors shard(FileBytes index, String tensor, JsonNode value, Map<String, Safetensors> shards) throws IOException {
        String field = "weight_map of '" + tensor + "'", name = Json.text(index, field, value);
        if (!name.endsWith(".safetensors") || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c)))
            throw index.broken(field, "'" + name + "'", "it must be the name of a .safetensors file beside the index, without a folder");
        Safetensors shard = shards.get(name);
        if (shard != null) return shard;
        try {
            shard = Safetensors.open(index.path().resolveSibling(name));
        } catch (InvalidPathException e) {
            throw index.broken(field, "'" + name + "'", "no file can have this name here: " + e.getReason());
        }
        shards.put(name, shard);
        return shard;
    }

    @Override
    public Path file() {
        return index;
    }

    @Override
    public Set<String> names() {
        return shardOf.keySet();
    }

    @Override
    public StoredTensor info(String name) {
        return shard(name).info(name);
    }

    @Override
    public float[] floats(String name) throws IOException {
        return shard(name).floats(name);
    }

    @Override
    public ByteBuffer blocks(String name) throws IOException {
        return shard(name).blocks(name);
    }

    private Safetensors shard(String name) {
        Safetensors shard = shardOf.get(name);
        if (shard == null)
            throw new IllegalArgumentException("tensor '" + name + "' is not among the " + shardOf.size() + " of " + index
                    + "; names() lists them");
        return shard;
    }

    @Override
    public void close() throws IOException {
        for (Safetensors shard : shards.values()) shard.close();
    }

    @Override
    public String toString() {
        return index.getFileName() + ": " + shardOf.size() + " tensors in " + shards.size() + " files";
    }
}
