package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in an ONNX file: the initialisers of its graph. The graph itself is not run; its nodes are listed, as an exporter may
 * lose names: where a layer multiplies by the transpose of its weights, the product is stored under a name such as
 * {@code onnx::MatMul_1234}, and only the node that uses it tells which layer it belongs to.
 * <pre>
 * ModelProto     7 graph
 * GraphProto     1 node (repeated)    5 initializer (repeated)
 * NodeProto      1 input (repeated)   2 output (repeated)   3 name       4 op_type      5 attribute (repeated)
 * TensorProto    1 dims (repeated)    2 data_type           8 name       9 raw_data     4 float_data ...
 * </pre>
 * Source: {@code onnx.proto} of the ONNX project. Opening walks over the messages and leaves the values where they are.
 */
public final class Onnx extends StoredFile {
    private static final int MODEL_GRAPH = 7, GRAPH_NODE = 1, GRAPH_INITIALIZER = 5;

    private final List<OnnxNode> nodes;
    private final Map<String, String> scattered;        // tensors that cannot be read, and the field that has their values

    private Onnx(FileBytes bytes, Map<String, StoredTensor> tensors, Map<String, String> scattered, List<OnnxNode> nodes) {
        super(bytes, tensors);
        this.scattered = Map.copyOf(scattered);
        this.nodes = List.copyOf(nodes);
    }

    /** @throws WeightFileException if the file does not follow the format */
    public static Onnx open(Path file) throws IOException {
        return open(file, Onnx::read);
    }

    /** The operations of the graph in its order, which is one in which they can be run; cannot be changed. */
    public List<OnnxNode> nodes() {
        return nodes;
    }

    private static Onnx read(FileBytes file) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> scattered = new LinkedHashMap<>();
        List<OnnxNode> nodes = new ArrayList<>();
        boolean found = false;
        Protobuf model = new Protobuf(new ByteReader(file), "model", file.size());
        while (model.next()) {
            if (model.field() != MODEL_GRAPH) continue;
            if (found) throw file.broken("model.graph", "a second graph", "an ONNX file has one");
            found = true;
            Protobuf graph = model.message("graph");
            while (graph.next())
                if (graph.field() == GRAPH_NODE) nodes.add(OnnxNode.read(graph.message("node")));
                else if (graph.field() == GRAPH_INITIALIZER) add(file, OnnxTensor.read(file, graph.message("initializer")), tensors,
                        scattered);
        }
        if (!found) throw file.broken("model.graph", "missing", "is this an ONNX file?");
        return new Onnx(file, tensors, scattered, nodes);
    }

    private static void add(FileBytes file, OnnxTensor read, Map<String, StoredTensor> tensors, Map<String, String> scattered)
            throws WeightFileException {
        String name = read.tensor().name();
        if (tensors.put(name, read.tensor()) != null)
            throw file.broken("initializer.name", "'" + name + "'", "an earlier initializer has the same name");
        if (read.scattered() != null) scattered.put(name, read.scattered());
    }

    @Override
    void requireContiguous(StoredTensor tensor) throws WeightFileException {
        String field = scattered.get(tensor.name());
        if (field == null) return;
        throw new WeightFileException(file(), field + " of '" + tensor.name() + "'",
                field.equals("data_location") ? "EXTERNAL" : tensor.type(),
                field.equals("data_location") ? "its values are in another file; save the model with all of them inside"
                : "only values in raw_data, or FLOAT in float_data and DOUBLE in double_data, are read; export the model anew");
    }
}
