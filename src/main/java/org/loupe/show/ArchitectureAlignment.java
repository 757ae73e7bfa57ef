package org.loupe.show;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.loupe.show.ArchitectureNode.Kind;
import org.loupe.show.ArchitecturePart.Weight;

/**
 * Lays two models beside each other: a part belongs to the part that has the same name in the part around it, whatever its
 * class and its place among its neighbours. Numbered parts, as layers, belong together by their order, so a row of 12 equal
 * layers belongs to a row of 30. What has another name is another part. All stand in the order of the left model; where the right
 * one has another, that is a difference.
 */
final class ArchitectureAlignment {
    private static final int NAMED = 8;

    private final List<String> names;

    /** @param names of the left and the right model */
    ArchitectureAlignment(List<String> names) {
        this.names = names;
    }

    /** @param a of the left model @param b of the right one */
    ArchitectureNode of(ArchitecturePart a, ArchitecturePart b) {
        Map<String, ArchitecturePart> left = named(a.parts()), right = named(b.parts());
        List<String> order = new ArrayList<>(left.keySet());
        // What only the right one has stands behind its neighbour there.
        int at = 0;
        for (String name : right.keySet()) {
            if (left.containsKey(name)) at = order.indexOf(name) + 1;
            else order.add(at++, name);
        }
        List<ArchitectureNode> parts = new ArrayList<>();
        for (String name : order) {
            ArchitecturePart one = left.get(name), other = right.get(name);
            parts.add(one == null ? ArchitectureNode.alone(other, Kind.ONLY_RIGHT)
                    : other == null ? ArchitectureNode.alone(one, Kind.ONLY_LEFT) : of(one, other));
        }
        List<String> differences = differences(a, b);
        List<String> common = left.keySet().stream().filter(right::containsKey).toList(), others = right.keySet().stream().filter(left::containsKey).toList();
        if (!common.equals(others)) differences.add("in " + names.get(1) + " in the order " + order(b));
        boolean isAlike = parts.stream().allMatch(part -> part.kind() == Kind.ALIKE);
        return new ArchitectureNode(a, b, !differences.isEmpty() ? Kind.DIFFERENT : isAlike ? Kind.ALIKE : Kind.INSIDE, differences, parts, List.of());
    }

    /** By what they are told apart by: layer.0 and layer.1, if they are not drawn as one, are the first and the second layer. */
    private static Map<String, ArchitecturePart> named(List<ArchitecturePart> parts) {
        Map<String, ArchitecturePart> named = new LinkedHashMap<>();
        Map<String, Integer> count = new HashMap<>();
        for (ArchitecturePart part : parts) {
            String name = part.name().replaceAll("\\d+$", "#");
            named.put(name + " " + count.merge(name, 1, Integer::sum), part);
        }
        return named;
    }

    private static String order(ArchitecturePart part) {
        return part.parts().stream().limit(NAMED).map(ArchitecturePart::name).collect(Collectors.joining(", ")) + (part.parts().size() > NAMED ? " …" : "");
    }

    private List<String> differences(ArchitecturePart a, ArchitecturePart b) {
        List<String> differences = new ArrayList<>();
        if (!a.className().equals(b.className())) differences.add(a.className() + " | " + b.className());
        if (a.times() != b.times()) differences.add("× " + a.times() + " | × " + b.times());
        Map<String, Weight> left = weights(a), right = weights(b);
        left.forEach((name, weight) -> {
            Weight other = right.get(name);
            if (other == null) differences.add(name + " only in " + names.get(0));
            else if (!kind(weight).equals(kind(other))) differences.add(name + " " + kind(weight) + " | " + kind(other));
        });
        for (String name : right.keySet()) if (!left.containsKey(name)) differences.add(name + " only in " + names.get(1));
        return differences;
    }

    private static Map<String, Weight> weights(ArchitecturePart part) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        for (Weight weight : part.weights()) weights.put(weight.name(), weight);
        return weights;
    }

    private static String kind(Weight weight) {
        return (weight.format().isEmpty() ? "" : weight.format() + " ") + weight.shape() + (weight.shared().isEmpty() ? "" : " (" + weight.shared() + ")");
    }
}
