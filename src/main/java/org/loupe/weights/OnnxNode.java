package org.loupe.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One operation of an ONNX graph.
 *
 * @param name that the exporter gave it, often a path such as {@code /encoder/layer.0/attention/self/query/MatMul}; can be empty
 * @param opType such as {@code MatMul}
 * @param inputs names of values: initialisers, inputs of the graph or outputs of nodes before; an empty one was left out
 * @param outputs names of values
 * @param numbers attributes that are a few numbers, by their names: {@code axis}, {@code epsilon}, the {@code value} of a Constant
 */
public record OnnxNode(String name, String opType, List<String> inputs, List<String> outputs, Map<String, List<Double>> numbers) {
    private static final int INPUT = 1, OUTPUT = 2, NAME = 3, OP_TYPE = 4, ATTRIBUTE = 5;

    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        numbers = Map.copyOf(numbers);
    }

    static OnnxNode read(Protobuf message) throws IOException {
        String name = "", opType = "";
        List<String> inputs = new ArrayList<>(), outputs = new ArrayList<>();
        Map<String, List<Double>> numbers = new HashMap<>();
        while (message.next())
            switch (message.field()) {
                case INPUT -> inputs.add(message.text("input"));
                case OUTPUT -> outputs.add(message.text("output"));
                case NAME -> name = message.text("name");
                case OP_TYPE -> opType = message.text("op_type");
                case ATTRIBUTE -> OnnxAttribute.read(message.message("attribute")).putInto(numbers);
                default -> { }
            }
        return new OnnxNode(name, opType, inputs, outputs, numbers);
    }
}
