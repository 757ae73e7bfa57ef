package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.loupe.nn.Trace;
import org.loupe.show.figure.Axis;
import org.loupe.tensor.LstmValue;
import org.loupe.tensor.Tensor;

/**
 * What one LSTM computed, in what a {@link Trace} heard.
 *
 * @param path the names of its values without their ends: {@code lstm.forward.0}; empty for an LSTM alone
 * @param values [time, width] of the first text of the batch, row by row, of each value that was traced
 */
record LstmTrace(String path, Map<LstmValue, float[]> values, int time) {
    private static final Set<String> DIRECTIONS = Set.of("forward", "backward");
    private static final int NAMES_SHOWN = 8;

    /** All LSTMs in the order of the trace. */
    static List<LstmTrace> all(Trace trace) {
        List<LstmTrace> found = new ArrayList<>();
        for (String path : paths(trace)) {
            Map<LstmValue, float[]> values = new EnumMap<>(LstmValue.class);
            int time = 0;
            for (LstmValue value : LstmValue.values()) {
                String name = path.isEmpty() ? value.title() : path + "." + value.title();
                if (!trace.names().contains(name)) continue;
                Tensor all = trace.get(name);                    // [batch, time, width]
                time = all.shape(1);
                values.put(value, all.slice(0, 0, 1).toFloats());
            }
            found.add(new LstmTrace(path, values, time));
        }
        if (found.isEmpty())
            throw new IllegalArgumentException("the trace holds no gate and no cell of an LSTM, but " + some(trace.names())
                    + "; trace a model that has one, such as ELMo, with a pattern such as \"lstm.*\"");
        return found;
    }

    /** An output alone does not tell that an LSTM gave it: many parts have one. */
    private static Set<String> paths(Trace trace) {
        Set<String> paths = new LinkedHashSet<>();
        for (String name : trace.names())
            for (LstmValue value : LstmValue.values()) {
                if (value == LstmValue.OUTPUT) continue;
                if (name.equals(value.title())) paths.add("");
                else if (name.endsWith("." + value.title())) paths.add(name.substring(0, name.length() - value.title().length() - 1));
            }
        return paths;
    }

    private static String some(Set<String> names) {
        return names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", ", "", names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " others" : ""));
    }

    int width(LstmValue value) {
        return values.get(value).length / time;
    }

    float value(LstmValue value, int step, int unit) {
        return values.get(value)[step * width(value) + unit];
    }

    /** Forward or backward; empty where the path does not say it. */
    private String direction() {
        return parts().filter(DIRECTIONS::contains).collect(Collectors.joining("."));
    }

    /** The number in the path; empty where there is none. */
    private String layer() {
        return parts().filter(part -> part.chars().allMatch(Character::isDigit)).collect(Collectors.joining("."));
    }

    private Stream<String> parts() {
        return path.isEmpty() ? Stream.empty() : Arrays.stream(path.split("\\."));
    }

    /**
     * What tells several of them apart, and all of them in the order of these axes, the last running fastest.
     *
     * @param axes direction and layer, as far as there are several, if there is one LSTM of each; else their paths
     * @param names of each in a few letters: "forward 0"
     */
    record Order(List<Axis> axes, List<LstmTrace> lstms, List<String> names) {

        static Order of(List<LstmTrace> found) {
            List<String> directions = found.stream().map(LstmTrace::direction).distinct().toList(), layers = found.stream().map(LstmTrace::layer).distinct().toList();
            List<Axis> axes = Stream.of(Axis.names("direction", directions), Axis.names("layer", layers)).filter(axis -> axis.size() > 1).toList();
            List<LstmTrace> grid = directions.stream().flatMap(direction -> layers.stream().flatMap(layer -> found.stream()
                    .filter(lstm -> lstm.direction().equals(direction) && lstm.layer().equals(layer)))).toList();
            List<String> names = grid.stream().map(lstm -> (lstm.direction() + " " + lstm.layer()).strip()).toList();
            boolean isGrid = found.size() == directions.size() * layers.size() && names.stream().distinct().count() == names.size()
                    && axes.stream().noneMatch(axis -> axis.labels().contains(""));
            List<String> paths = found.stream().map(LstmTrace::path).toList();
            return isGrid ? new Order(axes, grid, names) : new Order(List.of(Axis.names("LSTM", paths)), found, paths);
        }
    }
}
