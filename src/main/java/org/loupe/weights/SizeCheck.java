package org.loupe.weights;

import java.nio.file.Path;
import org.loupe.model.ModelConfig;

/** Compares a configuration with the size of the file of its weights, before memory is taken for the model that it describes. */
final class SizeCheck {
    /** A file may lack a head or a pooler, which the model has; together they are smaller than the rest. */
    private static final int ROOM = 2;

    private SizeCheck() { }

    /**
     * @param labels outputs of a head for classes, or 0
     * @param source of the configuration, for the error
     * @throws WeightFileException if there cannot be a model of these sizes in the file
     */
    static void require(ModelConfig config, int labels, WeightFile file, Path source) throws WeightFileException {
        long values = 0;
        for (String name : file.names()) values += file.info(name).elements();
        long parameters = config.parameterCount() + (long) labels * config.hidden();
        if (config.layers() <= file.names().size() && parameters / ROOM <= values) return;
        throw new WeightFileException(source, "configuration", (labels > 0 ? labels + " labels, " : "") + config,
                String.format("that is a model of %,d parameters in %,d layers, and %s has %,d values in %,d tensors; they do not belong together",
                        parameters, config.layers(), file.file(), values, file.names().size()));
    }
}
