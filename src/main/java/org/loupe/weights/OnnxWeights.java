package org.loupe.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of an ONNX file under the names and in the layout that they had in PyTorch. A linear layer is x Wᵀ + b, and an
 * exporter computes Wᵀ once: its MatMul takes a weight of [in, out] under a new name, such as {@code onnx::MatMul_787}. The bias
 * that is added next keeps its name, {@code encoder.layer.0.attention.self.query.bias}, and that tells whose weight it is. Tensors
 * with the same values are stored once, and an Identity gives each of the others its name.
 */
final class OnnxWeights implements WeightFile {
    private static final String WEIGHT = ".weight", BIAS = ".bias";

    private final Onnx file;
    private final Map<String, String> stored = new LinkedHashMap<>();       // by our names
    private final Set<String> transposed = new HashSet<>();                 // our names of those that lie as [in, out]

    OnnxWeights(Onnx file, OnnxGraph graph) {
        this.file = file;
        graph.nodes("Identity").filter(node -> node.inputs().size() == 1 && file.names().contains(node.inputs().get(0)))
                .forEach(node -> node.outputs().forEach(name -> stored.put(name, node.inputs().get(0))));
        Set<String> renamed = new HashSet<>();
        graph.nodes("MatMul").forEach(node -> add(node, graph.after(node, "Add").map(this::bias).flatMap(Optional::stream).findFirst(), renamed));
        graph.nodes("Gemm").filter(node -> node.numbers().get("transB") == null).forEach(node -> add(node, bias(node), renamed));
        file.names().stream().filter(name -> !renamed.contains(name)).forEach(name -> stored.putIfAbsent(name, name));
    }

    /** Notes the weight of a product, if its second factor is one. */
    private void add(OnnxNode product, Optional<String> bias, Set<String> renamed) {
        String weight = product.inputs().size() < 2 ? "" : product.inputs().get(1);
        if (!file.names().contains(weight) || file.info(weight).shape().length != 2) return;
        String name = weight.endsWith(WEIGHT) ? weight : bias.map(b -> b.substring(0, b.length() - BIAS.length()) + WEIGHT).orElse(weight);
        if (stored.putIfAbsent(name, weight) != null) return;
        transposed.add(name);
        renamed.add(weight);
    }

    private Optional<String> bias(OnnxNode node) {
        return node.inputs().stream().filter(input -> input.endsWith(BIAS) && (file.names().contains(input) || stored.containsKey(input))).findFirst();
    }

    @Override
    public Path file() {
        return file.file();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(stored.keySet());
    }

    @Override
    public StoredTensor info(String name) {
        StoredTensor info = file.info(stored.getOrDefault(name, name));
        int[] shape = info.shape();
        return new StoredTensor(name, info.type(), transposed.contains(name) ? new int[] {shape[1], shape[0]} : shape, info.offset(), info.bytes());
    }

    @Override
    public float[] floats(String name) throws IOException {
        float[] values = file.floats(stored.getOrDefault(name, name));
        if (!transposed.contains(name)) return values;
        int rows = info(name).shape()[0], columns = info(name).shape()[1];
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) for (int column = 0; column < columns; column++)
            turned[row * columns + column] = values[column * rows + row];
        return turned;
    }

    @Override
    public ByteBuffer blocks(String name) throws IOException {
        if (transposed.contains(name))
            throw new WeightFileException(file(), "layout of '" + name + "'", "[in, out]", "its bytes lie in another order; floats(name) turns them");
        return file.blocks(stored.getOrDefault(name, name));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
