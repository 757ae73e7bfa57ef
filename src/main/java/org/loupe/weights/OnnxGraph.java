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

    /** The numbers of a value, as far as the graph has them as constants: NaN in the place of each that is computed. */
    List<Double> numbers(String value) {
        return numbers(value, 0);
    }

    private List<Double> numbers(String value, int depth) {
        OnnxNode node = makers.get(value);
        if (node == null || depth > DEEPEST) return List.of(Double.NaN);
        return switch (node.opType()) {
            case "Constant" -> node.numbers().values().stream().findFirst().orElse(List.of(Double.NaN));
            case "Concat" -> node.inputs().stream().flatMap(input -> numbers(input, depth + 1).stream()).toList();
            default -> List.of(Double.NaN);
        };
    }
}
