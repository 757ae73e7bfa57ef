package org.loupe.nn;

import java.util.List;
import java.util.Map;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.Shape;

/**
 * A module with what it owns itself, and its parts as such trees, those without a name too: all that can be said of a model
 * without running it. Parts stand in the order in which they were registered, which need not be that in which they are used.
 *
 * @param name in the part around it; empty if it has none
 * @param path what the names of its parameters and traced values begin with; empty for a whole model
 * @param parameters its own, without those of its parts; one that is shared stands with each part that registered it
 * @param quantized the matrices that stay quantised in the place of parameters, likewise
 * @param settings what the parameters do not tell, such as the number of heads; null if nothing
 */
public record ModuleTree(String name, String path, Module module, Map<String, Tensor> parameters, Map<String, QuantizedMatrix> quantized,
                         Object settings, List<ModuleTree> parts) {

    /** The simple name of the class; of a class without a name, that of the class it extends. */
    public String className() {
        Class<?> type = module.getClass();
        return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
    }

    /** A line for each part, indented, with the shapes of its parameters. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        describe("", out);
        return out.toString();
    }

    private void describe(String indent, StringBuilder out) {
        out.append(indent).append(name.isEmpty() ? "" : name + ": ").append(className());
        parameters.forEach((parameterName, tensor) -> out.append(' ').append(parameterName).append(Shape.text(tensor.shape())));
        quantized.forEach((matrixName, matrix) -> out.append(' ').append(matrixName).append(' ').append(matrix));
        out.append('\n');
        for (ModuleTree part : parts) part.describe(indent + "  ", out);
    }
}
