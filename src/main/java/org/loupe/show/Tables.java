package org.loupe.show;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.loupe.show.figure.Html;
import tech.tablesaw.api.ColumnType;
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

    public static String html(Table table) {
        return html(table, MAX_ROWS);
    }

    /** The table with its first {@code maxRows} rows; colours come from the theme, so it fits a light and a dark one. */
    public static String html(Table table, int maxRows) {
        int rows = rows(table, maxRows);
        StringBuilder out = new StringBuilder("<table style=\"border-collapse:collapse;margin:4px 0\">\n");
        if (named(table)) out.append("<caption style=\"text-align:left;font-weight:bold\">").append(Html.escape(table.name())).append("</caption>\n");
        out.append("<thead><tr>");
        for (Column<?> column : table.columns())
            out.append("<th scope=\"col\" style=\"").append(CELL).append(align(column)).append("\">").append(Html.escape(column.name())).append("</th>");
        out.append("</tr></thead>\n<tbody>\n");
        for (int r = 0; r < rows; r++) {
            out.append("<tr>");
            for (Column<?> column : table.columns()) out.append(cell(column, r));
            out.append("</tr>\n");
        }
        out.append("</tbody></table>\n");
        if (rows < table.rowCount()) out.append("<p>").append(leftOut(table, rows)).append("</p>\n");
        return out.toString();
    }

    private static String cell(Column<?> column, int row) {
        String full = full(column, row), text = Html.shorten(value(column, row), MAX_WIDTH);
        String title = full.equals(text) ? "" : " title=\"" + Html.escape(full) + "\"";
        return "<td style=\"" + CELL + align(column) + "\"" + title + ">" + Html.escape(text) + "</td>";
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
            int width = cells.stream().mapToInt(Tables::length).max().orElse(0);
            cells.replaceAll(cell -> isNumber(column) ? " ".repeat(width - length(cell)) + cell : cell + " ".repeat(width - length(cell)));
            columns.add(cells);
        }
        StringBuilder out = new StringBuilder(named(table) ? table.name() + "\n" : "");
        for (int r = 0; r <= rows; r++) {
            int row = r;
            out.append(String.join("  ", columns.stream().map(cells -> cells.get(row)).toList()).stripTrailing()).append('\n');
        }
        return out.append(rows < table.rowCount() ? leftOut(table, rows) + "\n" : "").toString();
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

    private static int length(String text) {
        return text.codePointCount(0, text.length());
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
