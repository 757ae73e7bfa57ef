package org.loupe.show;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.LiveHtml;
import org.loupe.train.History;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** Tablesaw tables for a notebook and for a console. */
public final class Tables {
    /** Longer tables are cut here; the last line says how many rows are missing. */
    public static final int MAX_ROWS = 30;
    private static final int MAX_WIDTH = 60;
    private static final String CELL = "padding:2px 10px;";

    private Tables() {
    }

    /** A row for each step of a training run; a validation loss is missing where it was not measured. */
    public static Table of(History history) {
        Table table = Table.create("training", IntColumn.create("step"), DoubleColumn.create("loss"), DoubleColumn.create("validation loss"),
                DoubleColumn.create("learning rate"), DoubleColumn.create("gradient norm"));
        for (History.Entry entry : history.entries()) {
            table.intColumn(0).append(entry.step());
            double[] numbers = {entry.loss(), entry.validationLoss(), entry.learningRate(), entry.gradientNorm()};
            for (int i = 0; i < numbers.length; i++) table.doubleColumn(i + 1).append(numbers[i]);
        }
        return table;
    }

    public static String html(Table table) {
        return html(table, MAX_ROWS);
    }

    /**
     * The table with its first {@code maxRows} rows; colours come from the theme, so it fits a light and a dark one. Where scripts may
     * run, a click on the head of a column sorts it, with the rows that are not shown, as far as they fit the page.
     */
    public static String html(Table table, int maxRows) {
        int rows = rows(table, maxRows);
        String content = page(table, rows);
        return table.rowCount() < 2 || table.columnCount() == 0 ? content
                : LiveHtml.of("loupe-table", content, new TableData(table, rows, Tables::cell).script(), List.of("table.js"));
    }

    private static String page(Table table, int rows) {
        StringBuilder out = new StringBuilder("<table style=\"border-collapse:collapse;margin:4px 0\">\n");
        if (named(table)) out.append("<caption style=\"text-align:left;font-weight:bold\">").append(Html.escape(table.name())).append("</caption>\n");
        out.append("<thead><tr>");
        for (Column<?> column : table.columns())
            out.append("<th scope=\"col\" style=\"").append(CELL).append(align(column)).append("\">").append(Html.escape(column.name())).append("</th>");
        out.append("</tr></thead>\n<tbody>\n");
        for (int r = 0; r < rows; r++) {
            out.append("<tr>");
            for (Column<?> column : table.columns()) out.append(page(column, cell(column, r)));
            out.append("</tr>\n");
        }
        out.append("</tbody></table>\n");
        if (rows < table.rowCount()) out.append("<p class=\"loupe-rows\">").append(leftOut(table, rows)).append("</p>\n");
        return out.toString();
    }

    /** What a cell shows, and its full value. */
    private static String[] cell(Column<?> column, int row) {
        return new String[] {Html.shorten(value(column, row), MAX_WIDTH), full(column, row)};
    }

    private static String page(Column<?> column, String... cell) {
        String title = cell[0].equals(cell[1]) ? "" : " title=\"" + Html.escape(cell[1]) + "\"";
        return "<td style=\"" + CELL + align(column) + "\"" + title + ">" + Html.escape(cell[0]) + "</td>";
    }

    public static String text(Table table) {
        return text(table, MAX_ROWS);
    }

    /** The table in columns as wide as their widest value. */
    public static String text(Table table, int maxRows) {
        int rows = rows(table, maxRows);
        List<List<String>> columns = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            List<String> cells = new ArrayList<>();
            cells.add(Html.shorten(column.name(), MAX_WIDTH));
            for (int r = 0; r < rows; r++) cells.add(Html.shorten(value(column, r).replaceAll("\\R", " "), MAX_WIDTH));
            int width = cells.stream().mapToInt(Html::columns).max().orElse(0);
            cells.replaceAll(cell -> isNumber(column) ? " ".repeat(width - Html.columns(cell)) + cell : cell + " ".repeat(width - Html.columns(cell)));
            columns.add(cells);
        }
        StringBuilder out = new StringBuilder(named(table) ? table.name() + "\n" : "");
        for (int r = 0; r <= rows; r++) {
            int row = r;
            out.append(String.join("  ", columns.stream().map(cells -> cells.get(row)).toList()).stripTrailing()).append('\n');
        }
        return out.append(rows < table.rowCount() ? leftOut(table, rows) + "\n" : "").toString();
    }

    /** A name for a new column: this one, with a number behind it if the table has such a column, as tables do not tell capitals apart. */
    static String unused(Table table, String name) {
        String unused = name;
        for (int number = 2; has(table, unused); number++) unused = name + " (" + number + ")";
        return unused;
    }

    private static boolean has(Table table, String name) {
        return table.columnNames().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static int rows(Table table, int maxRows) {
        if (maxRows < 1) throw new IllegalArgumentException("maxRows is " + maxRows + "; show at least 1 row");
        return Math.min(table.rowCount(), maxRows);
    }

    private static String leftOut(Table table, int rows) {
        return "… " + (table.rowCount() - rows) + " more of " + table.rowCount() + " rows are not shown";
    }

    private static boolean named(Table table) {
        return table.name() != null && !table.name().isBlank();
    }

    private static boolean isNumber(Column<?> column) {
        return column instanceof NumericColumn;
    }

    private static String align(Column<?> column) {
        return "text-align:" + (isNumber(column) ? "right" : "left");
    }

    /** Six significant digits are enough to read; the hover text has all of them. */
    private static String value(Column<?> column, int row) {
        if (column.isMissing(row)) return "–";
        Object value = column.get(row);
        boolean isWhole = value instanceof Integer || value instanceof Long;
        // Years and the like stay as they are.
        if (isWhole && column.getString(row).equals(value.toString()) && Math.abs(((Number) value).longValue()) >= 10_000)
            return String.format(Locale.ROOT, "%,d", value);
        if (!(value instanceof Double || value instanceof Float)) return column.getString(row);
        double number = ((Number) value).doubleValue();
        // A format set by the user is kept. Tablesaw does not tell whether there is one, only what comes out.
        String formatted = column.getString(row);
        NumberColumnFormatter usual = NumberColumnFormatter.floatingPointDefault();
        usual.setColumnType(ColumnType.DOUBLE);
        if (!formatted.equals(usual.format(number)) && !formatted.equals(String.valueOf(value))) return formatted;
        if (!Double.isFinite(number)) return String.valueOf(number);
        double size = Math.abs(number);
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros();
        return size != 0 && (size < 1e-4 || size >= 1e9) ? rounded.toString() : rounded.toPlainString();
    }

    private static String full(Column<?> column, int row) {
        return column.isMissing(row) ? "–" : String.valueOf(column.get(row));
    }
}
