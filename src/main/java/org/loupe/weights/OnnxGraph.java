package org.loupe.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who makes a value in an ONNX graph, and who takes it. */
final class OnnxGraph {
    /** Nodes between a constant and its use; a longer chain, or a circle, is given up. */
    private static final int DEEPEST = 8;
    private static final int MOST = OnnxAttribute.MOST_NUMBERS;

    private final List<OnnxNode> nodes;
    private final Map<String, OnnxNode> makers = new HashMap<>();
    private final Map<String, List<OnnxNode>> takers = new HashMap<>();

    OnnxGraph(List<OnnxNode> nodes) {
        this.nodes = nodes;
        for (OnnxNode node : nodes) {
            node.outputs().forEach(output -> makers.put(output, node));
            node.inputs().forEach(input -> takers.computeIfAbsent(input, name -> new ArrayList<>()).add(node));
        }
    }

    /** The nodes of this kind in the order of the graph. */
    Stream<OnnxNode> nodes(String opType) {
        return nodes.stream().filter(node -> node.opType().equals(opType));
    }

    /** The nodes of this kind that take what a node makes. */
    Stream<OnnxNode> after(OnnxNode node, String opType) {
        return node.outputs().stream().flatMap(this::takers).filter(taker -> taker.opType().equals(opType));
    }

    /** The nodes that take a value. */
    Stream<OnnxNode> takers(String value) {
        return takers.getOrDefault(value, List.of()).stream();
    }

    /** The node that makes a value; empty for an initialiser or an input of the graph. */
    Optional<OnnxNode> maker(String value) {
        return Optional.ofNullable(makers.get(value));
    }

    /**
     * The numbers of a value, as far as the graph has them as constants: NaN in the place of each that is computed, and NaN alone
     * if there are more than a shape has.
     */
    List<Double> numbers(String value) {
        List<Double> numbers = new ArrayList<>();
        addNumbers(value, 0, numbers);
        return numbers.size() > MOST ? List.of(Double.NaN) : numbers;
    }

    /** Each call adds a number at least, so a list that is long enough ends it: a small file can join lists of lists endlessly. */
    private void addNumbers(String value, int depth, List<Double> numbers) {
        OnnxNode node = makers.get(value);
        if (numbers.size() > MOST) return;
        if (node != null && depth < DEEPEST && node.opType().equals("Concat") && !node.inputs().isEmpty())
            node.inputs().forEach(input -> addNumbers(input, depth + 1, numbers));
        else if (node != null && node.opType().equals("Constant") && !node.numbers().isEmpty())
            numbers.addAll(node.numbers().values().iterator().next());
        else numbers.add(Double.NaN);
    }
}
