package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.loupe.inspect.HeadStatistics;
import org.loupe.inspect.HeadType;
import org.loupe.inspect.HeadTypes;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The heads of a model in tables: all of them, and by their kinds. */
final class HeadTables {
    /** So many heads are named for each kind. */
    private static final int CLEAREST = 5;

    private HeadTables() {
    }

    /** How many heads are of each kind, and which most clearly; a head may be of several. */
    static Table kinds(HeadTypes[]... types) {
        Table kinds = Table.create("Kinds of heads", StringColumn.create("kind"), IntColumn.create("heads"), StringColumn.create("clearest, as layer.head and measure"));
        for (HeadType type : HeadType.values()) {
            List<HeadOfKind> found = ofKind(type, types);
            kinds.stringColumn(0).append(type.title());
            kinds.intColumn(1).append(found.size());
            kinds.stringColumn(2).append(found.stream().limit(CLEAREST).map(HeadOfKind::toString).collect(Collectors.joining(", ")));
        }
        kinds.stringColumn(0).append("none of these");
        kinds.intColumn(1).append((int) Arrays.stream(types).flatMap(Arrays::stream).filter(head -> head.matches().isEmpty()).count());
        kinds.stringColumn(2).append("");
        return kinds;
    }

    private record HeadOfKind(int layer, int head, HeadTypes.Match match) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d.%d %.2f", layer, head, match.value());
        }
    }

    /** The clearest first. */
    private static List<HeadOfKind> ofKind(HeadType type, HeadTypes[]... types) {
        List<HeadOfKind> found = new ArrayList<>();
        for (int layer = 0; layer < types.length; layer++)
            for (int head = 0; head < types[layer].length; head++)
                for (HeadTypes.Match match : types[layer][head].matches()) if (match.type() == type) found.add(new HeadOfKind(layer, head, match));
        found.sort(Comparator.comparingDouble((HeadOfKind head) -> head.match().strength()).reversed());
        return found;
    }

    /** A row for each head, those of the clearest kinds first. */
    static Table heads(HeadStatistics[][] statistics, HeadTypes[][] types) {
        Table all = Table.create("All heads, the clearest kinds first", IntColumn.create("layer"), IntColumn.create("head"), StringColumn.create("kinds"),
                DoubleColumn.create("clearness"), DoubleColumn.create("first"), DoubleColumn.create("before"), DoubleColumn.create("itself"),
                DoubleColumn.create("after"), DoubleColumn.create("separators"), DoubleColumn.create("entropy (bits)"), DoubleColumn.create("distance"));
        for (int layer = 0; layer < types.length; layer++)
            for (int head = 0; head < types[layer].length; head++) {
                HeadStatistics s = statistics[layer][head];
                all.intColumn(0).append(layer);
                all.intColumn(1).append(head);
                all.stringColumn(2).append(types[layer][head].toString());
                all.doubleColumn(3).append(types[layer][head].strongest().map(match -> rounded(match.strength())).orElse(0.0));
                double[] numbers = {s.first(), s.previous(), s.itself(), s.next(), s.separators(), s.entropy(), s.distance()};
                for (int i = 0; i < numbers.length; i++) all.doubleColumn(4 + i).append(rounded(numbers[i]));
            }
        Table sorted = all.sortDescendingOn("clearness");
        sorted.setName(all.name());
        return sorted;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
