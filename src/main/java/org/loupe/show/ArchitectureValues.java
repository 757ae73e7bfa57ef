package org.loupe.show;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.loupe.nn.ModuleTree;
import org.loupe.nn.Trace;
import org.loupe.show.figure.Html;
import org.loupe.tensor.kernel.Shape;

/** What a trace recorded of each part of a model, in words: {@code out [1, 5, 768]}. */
final class ArchitectureValues {
    private static final int NAMED = 8;

    private ArchitectureValues() {
    }

    /**
     * By the path of the part; first its {@code out}, then others in the order in which they were computed. Those that differ in a
     * number and have one shape stand together, as {@code head.0.out … head.11.out [1, 5, 64]}.
     *
     * @throws IllegalArgumentException if nothing in the trace is of this model
     */
    static Map<String, List<String>> of(ModuleTree root, Trace trace) {
        Set<String> paths = new HashSet<>();
        collect(root, paths);
        Map<String, Map<String, List<String>>> alike = new HashMap<>();      // path → the kind of value, with its shape → names
        for (String name : trace.names()) {
            String path = owner(name, paths);
            if (path == null) continue;
            String own = path.isEmpty() ? name : name.substring(path.length() + 1);
            String kind = own.replaceAll("\\d+", "0") + " " + Shape.text(trace.get(name).shape());
            alike.computeIfAbsent(path, p -> new LinkedHashMap<>()).computeIfAbsent(kind, k -> new ArrayList<>()).add(own);
        }
        if (alike.isEmpty())
            throw new IllegalArgumentException("the trace has no value of this " + root.className() + "; it has "
                    + trace.names().stream().limit(NAMED).toList() + (trace.names().size() > NAMED ? " and more" : "") + "; trace a run of this very model");
        Map<String, List<String>> values = new HashMap<>();
        alike.forEach((path, kinds) -> values.put(path, texts(kinds)));
        return values;
    }

    private static void collect(ModuleTree tree, Set<String> paths) {
        paths.add(tree.path());
        for (ModuleTree part : tree.parts()) collect(part, paths);
    }

    /** The longest path that the name begins with; null if the value is of another model. */
    private static String owner(String name, Set<String> paths) {
        for (int end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1))
            if (paths.contains(name.substring(0, end))) return name.substring(0, end);
        return paths.contains("") ? "" : null;
    }

    private static List<String> texts(Map<String, List<String>> kinds) {
        List<String> texts = new ArrayList<>();
        kinds.forEach((kind, names) -> {
            String shape = kind.substring(kind.lastIndexOf(" [") + 1);
            String text = names.get(0) + (names.size() == 1 ? "" : " … " + names.get(names.size() - 1)) + " " + shape;
            texts.add(names.get(0).equals("out") ? 0 : texts.size(), Html.visible(text, true));
        });
        return texts;
    }
}
