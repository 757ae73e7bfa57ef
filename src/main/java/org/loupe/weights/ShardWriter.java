package org.loupe.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.loupe.file.AtomicFile;
import org.loupe.tensor.Tensor;

/** Writes a checkpoint in as many files as its size asks for, as transformers' {@code save_pretrained} does. */
final class ShardWriter {
    static final String SINGLE = "model.safetensors", INDEX = SINGLE + ".index.json";
    private static final Pattern OURS = Pattern.compile("model(-\\d{5}-of-\\d{5})?\\.safetensors|model\\.safetensors\\.index\\.json");

    private ShardWriter() { }

    static Path write(Path folder, Map<String, Tensor> tensors, StoredType type, long largest) throws IOException {
        if (largest < 1)
            throw new IllegalArgumentException("files of at most " + largest + " bytes hold nothing; transformers has 5,000,000,000");
        List<Map<String, Tensor>> shards = shards(tensors, type, largest);
        Set<String> written = new TreeSet<>();
        ObjectNode index = Json.object();
        long total = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) total += SafetensorsWriter.bytes(tensor.getKey(), tensor.getValue(),
                type);
        index.putObject("metadata").put("total_size", total);
        ObjectNode map = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1 ? SINGLE : String.format("model-%05d-of-%05d.safetensors", i + 1, shards.size());
            SafetensorsWriter.write(folder.resolve(name), shards.get(i), type);
            shards.get(i).keySet().forEach(tensor -> map.put(tensor, name));
            written.add(name);
        }
        if (shards.size() > 1) {
            AtomicFile.write(folder.resolve(INDEX), out -> out.write(Json.bytes(index)));
            written.add(INDEX);
        }
        deleteOthers(folder, written);
        return folder.resolve(shards.size() == 1 ? SINGLE : INDEX);
    }

    /** In the order of the tensors; a new file begins where the next tensor does not fit. */
    private static List<Map<String, Tensor>> shards(Map<String, Tensor> tensors, StoredType type, long largest) {
        List<Map<String, Tensor>> shards = new ArrayList<>(List.of(new LinkedHashMap<>()));
        long filled = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long bytes = SafetensorsWriter.bytes(tensor.getKey(), tensor.getValue(), type);
            if (filled > 0 && filled + bytes > largest) {
                shards.add(new LinkedHashMap<>());
                filled = 0;
            }
            shards.get(shards.size() - 1).put(tensor.getKey(), tensor.getValue());
            filled += bytes;
        }
        return shards;
    }

    private static void deleteOthers(Path folder, Set<String> written) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (OURS.matcher(name).matches() && !written.contains(name)) Files.delete(file);
            }
        }
    }
}
