package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.loupe.show.figure.Html;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** What the script of a table needs to sort it: the rows that are not on the page, as far as there is room, and the order by each column. */
final class TableData {
    /** So many characters of rows are kept: about 3,000 rows of ten numbers. */
    private static final int ROOM = 300_000;

    private final Table table;
    private final int shown;
    private final BiFunction<Column<?>, Integer, String[]> cells;
    private final List<String> more = new ArrayList<>();

    /**
     * @param shown rows that are on the page
     * @param cells the text of a cell, and its full value
     */
    TableData(Table table, int shown, BiFunction<Column<?>, Integer, String[]> cells) {
        this.table = table;
        this.shown = shown;
        this.cells = cells;
        int room = ROOM;
        for (int row = shown; row < table.rowCount() && room > 0; row++) {
            String text = row(row);
            room -= text.length();
            if (room > 0) more.add(text);
        }
    }

    private String row(int row) {
        return table.columns().stream().map(column -> {
            String[] cell = cells.apply(column, row);
            return cell[0].equals(cell[1]) ? Html.scriptString(cell[0]) : Html.scriptStrings(List.of(cell));
        }).collect(Collectors.joining(",", "[", "]"));
    }

    String script() {
        int taken = shown + more.size(), all = table.rowCount();
        return "{ranks:[" + table.columns().stream().map(column -> Arrays.toString(ranks(column, taken)).replace(" ", "")).collect(Collectors.joining(","))
                + "],\nmore:[" + String.join(",\n", more) + "],\ntaken:" + Html.scriptString(taken == all ? "all rows" : "the first " + taken + " of all rows") + "}";
    }

    /** The place of each row among the others, the same for equal values; -1 where there is no value. */
    static int[] ranks(Column<?> column, int rows) {
        Comparator<Integer> order = (a, b) -> compare(column, a, b);
        List<Integer> sorted = IntStream.range(0, rows).filter(row -> !column.isMissing(row)).boxed().sorted(order).toList();
        int[] ranks = new int[rows];
        Arrays.fill(ranks, -1);
        for (int i = 0; i < sorted.size(); i++)
            ranks[sorted.get(i)] = i > 0 && order.compare(sorted.get(i - 1), sorted.get(i)) == 0 ? ranks[sorted.get(i - 1)] : i;
        return ranks;
    }

    /** Numbers, dates and the like by their value, whatever their format; texts as in a dictionary, capitals beside small letters. */
    @SuppressWarnings("unchecked")      // the values of a column are of one class
    private static int compare(Column<?> column, int a, int b) {
        if (column.get(a) instanceof String || !(column.get(a) instanceof Comparable))
            return String.CASE_INSENSITIVE_ORDER.compare(column.getString(a), column.getString(b));
        return ((Comparable<Object>) column.get(a)).compareTo(column.get(b));
    }
}
