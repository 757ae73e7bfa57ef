package org.loupe.show;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.loupe.model.Configs;
import org.loupe.model.ModelConfig;
import org.loupe.nn.ModuleTree;
import org.loupe.show.ArchitecturePart.Size;
import org.loupe.show.ArchitecturePart.Weight;
import org.loupe.show.figure.Html;
import org.loupe.tensor.kernel.Shape;

/** Reads a module tree as it is drawn: weights counted once, and equal parts whose names count up taken together. */
final class ArchitectureReader {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})", Pattern.DOTALL);

    private final String rootPath;
    private final Map<String, List<String>> values;
    /** Where each tensor and matrix stands, by its identity. */
    private final Map<Object, List<String>> places = new IdentityHashMap<>();
    private final Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());

    private ArchitectureReader(ModuleTree root, Map<String, List<String>> values) {
        this.rootPath = root.path();
        this.values = values;
        find(root);
    }

    /** @param values what a trace recorded of each part, by the part's path */
    static ArchitecturePart read(ModuleTree root, Map<String, List<String>> values) {
        return new ArchitectureReader(root, values).part(root, new ArrayList<>());
    }

    private void find(ModuleTree tree) {
        tree.parameters().forEach((name, tensor) -> places.computeIfAbsent(tensor, t -> new ArrayList<>()).add(place(tree, name)));
        tree.quantized().forEach((name, matrix) -> places.computeIfAbsent(matrix, m -> new ArrayList<>()).add(place(tree, name)));
        for (ModuleTree part : tree.parts()) find(part);
    }

    private String path(ModuleTree tree) {
        String path = tree.path().substring(rootPath.length());
        return rootPath.isEmpty() || path.isEmpty() ? path : path.substring(1);
    }

    /** A name as parameters() of the root has it. */
    private String place(ModuleTree tree, String name) {
        return path(tree).isEmpty() ? name : path(tree) + "." + name;
    }

    /** @param around the paths of the parts around, from the root on */
    private ArchitecturePart part(ModuleTree tree, List<String> around) {
        around.add(path(tree));
        List<Weight> weights = new ArrayList<>();
        Size size = Size.NONE;
        tree.parameters().forEach((name, tensor) -> weights.add(weight(name, Shape.text(tensor.shape()), "", tensor, around,
                new Size(tensor.size(), 0, tensor.size() * (long) tensor.dtype().bytes))));
        tree.quantized().forEach((name, matrix) -> weights.add(weight(name, Shape.text(matrix.rows(), matrix.columns()), matrix.format().name(), matrix, around,
                new Size(0, (long) matrix.rows() * matrix.columns(), matrix.memory()))));
        for (Weight weight : weights) size = size.plus(weight.size());
        int modules = 1;
        List<ArchitecturePart> parts = new ArrayList<>();
        for (ModuleTree child : tree.parts()) {
            ArchitecturePart part = part(child, around);
            size = size.plus(part.size());
            modules += part.modules();
            parts.add(part);
        }
        around.remove(around.size() - 1);
        // What a part without a name computes has the path of the part around it, and stands there.
        List<String> own = tree.name().isEmpty() && !around.isEmpty() ? List.of() : values.getOrDefault(tree.path(), List.of());
        return new ArchitecturePart(seen(tree.name()), seen(tree.name()), 1, tree.className(), weights, own, settings(tree.settings()), modules, size,
                together(parts));
    }

    private Weight weight(String name, String shape, String format, Object identity, List<String> around, Size size) {
        List<String> all = places.get(identity);
        if (!counted.add(identity)) return new Weight(seen(name), shape, format, "shared with " + seen(near(all.get(0), around)) + ", counted there", Size.NONE);
        if (all.size() == 1) return new Weight(seen(name), shape, format, "", size);
        String more = all.size() == 2 ? "" : " and " + (all.size() - 2) + " more";
        return new Weight(seen(name), shape, format, "shared, also as " + seen(near(all.get(1), around)) + more, size);
    }

    /** The name of a place from the nearest part around on, so that equal layers that share something inside stay equal. */
    private static String near(String place, List<String> around) {
        for (int i = around.size() - 1; i >= 0; i--)
            if (!around.get(i).isEmpty() && place.startsWith(around.get(i) + ".")) return place.substring(around.get(i).length() + 1);
        return place;
    }

    /** A name as it can be seen; a learner may give a part any. */
    private static String seen(String name) {
        return Html.visible(name, true);
    }

    private static String settings(Object settings) {
        if (settings == null) return "";
        if (!(settings instanceof ModelConfig config)) return seen(settings.toString());
        List<String> fields = new ArrayList<>();
        Configs.fields(config).forEach((field, value) -> {
            if (!field.startsWith("parameters")) fields.add(field + " " + value);
        });
        return seen(String.join(", ", fields));
    }

    /** Neighbours whose names count up and that are equal inside, as one. */
    private static List<ArchitecturePart> together(List<ArchitecturePart> parts) {
        List<ArchitecturePart> together = new ArrayList<>();
        for (int first = 0, next; first < parts.size(); first = next) {
            next = first + 1;
            ArchitecturePart alike = parts.get(first).unnamed();
            while (next < parts.size() && countsUp(parts.get(next - 1).name(), parts.get(next).name()) && parts.get(next).unnamed().equals(alike)) next++;
            together.add(parts.get(first).repeated(next - first, parts.get(next - 1).name()));
        }
        return together;
    }

    private static boolean countsUp(String name, String next) {
        Matcher a = NUMBERED.matcher(name), b = NUMBERED.matcher(next);
        return a.matches() && b.matches() && a.group(1).equals(b.group(1)) && Integer.parseInt(b.group(2)) == Integer.parseInt(a.group(2)) + 1;
    }
}
