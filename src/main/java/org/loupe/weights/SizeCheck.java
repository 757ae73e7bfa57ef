package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.loupe.model.Configs;
import org.loupe.model.ModelConfig;

/** Compares a configuration with the file of its weights and with the memory, before the model that it describes is made. */
final class SizeCheck {
    /** A file may lack a head or a pooler, which the model has; together they are smaller than the rest. */
    private static final int ROOM = 2;
    /** No type of weights has more values in a byte: one of four bits has two, less its scales. */
    private static final int MOST_PER_BYTE = 2;
    /** LLaMA has seven matrices and two norms in a layer, the others have more. */
    private static final int LEAST_PER_LAYER = 9;

    private SizeCheck() { }

    /**
     * @param labels outputs of a head for classes, or 0
     * @param source of the configuration, for the error
     * @throws WeightFileException if there cannot be a model of these sizes in the file
     */
    static void require(ModelConfig config, int labels, WeightFile file, Path source) throws WeightFileException {
        Collection<StoredTensor> tensors = tensors(file);
        long values = tensors.stream().mapToLong(tensor -> Math.min(tensor.elements(), MOST_PER_BYTE * tensor.bytes())).sum();
        long parameters = config.parameterCount() + (long) labels * config.hidden();
        if (config.layers() <= tensors.size() / LEAST_PER_LAYER && parameters / ROOM <= values) return;
        throw new WeightFileException(source, "configuration", (labels > 0 ? labels + " labels, " : "") + config,
                String.format("that is a model of %,d parameters in %,d layers, and %s has %,d values in %,d tensors; they do not belong together",
                        parameters, config.layers(), file.file(), values, tensors.size()));
    }

    /** One for each place in the file, or in one of several: in ONNX a tensor may have several names. */
    private static Collection<StoredTensor> tensors(WeightFile file) {
        Map<Object, StoredTensor> tensors = new HashMap<>();
        for (String name : file.names()) {
            StoredTensor tensor = file.info(name);
            tensors.put(file instanceof OnnxWeights ? tensor.offset() : name, tensor);
        }
        return tensors.values();
    }

    /** @throws IOException if the model would not fit into memory as float32 */
    static void requireMemory(ModelConfig config, WeightFile file) throws IOException {
        try {
            Configs.requireMemory(config);
        } catch (IllegalStateException e) {
            throw new IOException(file.file() + ": " + e.getMessage(), e);
        }
    }
}
