package org.loupe.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parameters of a model are called in a file, and how they lie there. A table has a line for each module,
 * {@code layer.*.attention.query} with a star for a number, and what the file calls it.
 */
final class NameTable {
    private static final Pattern NUMBER = Pattern.compile("\\.(\\d+)");

    private final Map<String, Line> lines = new LinkedHashMap<>();

    /** How the values of a parameter lie in the file. */
    enum Layout {
        AS_IT_IS,
        /** A weight as [in, out] where ours is [out, in]: GPT-2's released code multiplies from the other side. */
        TRANSPOSED,
        /** Query and key rows in pairs of neighbours, where ours has half-split pairs: see {@link org.loupe.position.RopeLayout}. */
        INTERLEAVED
    }

    /**
     * Where a parameter stands in a file.
     *
     * @param name of the tensor
     * @param part which of several parts side by side it is, along the outputs
     * @param parts how many parts there are; 1 where it stands alone
     */
    record Place(String name, Layout layout, int part, int parts) { }

    private record Line(String theirs, Layout layout, int part, int parts) { }

    /** A module under another name. @return this */
    NameTable plus(String ours, String theirs) {
        return plus(ours, theirs, Layout.AS_IT_IS);
    }

    /** A module whose weight lies otherwise. @return this */
    NameTable plus(String ours, String theirs, Layout layout) {
        lines.put(ours, new Line(theirs, layout, 0, 1));
        return this;
    }

    /** A module that is one of several in one tensor, from its outputs' beginning to their end. @return this */
    NameTable plusPart(String ours, String theirs, Layout layout, int part, int parts) {
        lines.put(ours, new Line(theirs, layout, part, parts));
        return this;
    }

    /** All lines of another table, whose modules are parts of one with this name. @return this */
    NameTable plusAll(String ours, NameTable others) {
        others.lines.forEach((name, line) -> lines.put(ours + "." + name, line));
        return this;
    }

    /** Where the parameter of this name stands. @throws IllegalArgumentException if the table has no line for it */
    Place place(String parameter) {
        int dot = parameter.lastIndexOf('.');
        String module = dot < 0 ? "" : parameter.substring(0, dot), kind = parameter.substring(dot + 1);
        Matcher number = NUMBER.matcher(module);
        String layer = number.find() ? number.group(1) : "";
        Line line = lines.get(number.replaceAll(".*"));
        if (line == null) throw new IllegalArgumentException("the parameter " + parameter + " has no name in a file of this kind");
        String theirs = line.theirs.replace("*", layer);
        // A name that tells weight or bias itself stands for the one parameter of its module.
        return new Place(theirs.endsWith(".bias") || theirs.endsWith(".weight") ? theirs : theirs + "." + kind,
                kind.equals("bias") && line.layout == Layout.TRANSPOSED ? Layout.AS_IT_IS : line.layout, line.part, line.parts);
    }
}
