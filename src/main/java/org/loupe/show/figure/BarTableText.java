package org.loupe.show.figure;

import java.util.Arrays;
import java.util.List;

/** A table of bars in plain text. */
final class BarTableText {
    private static final int WIDTH = 10;

    private BarTableText() {
    }

    static String of(BarTable table) {
        int label = Html.columns(table.corner());
        for (BarTable.Row row : table.rows()) label = Math.max(label, Html.columns(label(row)));
        for (BarTable.Total total : table.totals()) label = Math.max(label, Html.columns(total.label()));
        StringBuilder out = new StringBuilder(table.title().isEmpty() ? "" : table.title() + "\n");
        line(out, table.corner(), label, table, table.columns(), "");
        for (BarTable.Row row : table.rows()) {
            List<String> cells = Arrays.stream(row.shares()).mapToObj(BarTable::number).toList();
            line(out, label(row), label, table, cells, row.words());
        }
        for (BarTable.Total total : table.totals()) line(out, total.label(), label, table, total.cells(), "");
        return out.toString();
    }

    private static String label(BarTable.Row row) {
        return row.kind().sign + row.visible();
    }

    private static void line(StringBuilder out, String label, int width, BarTable table, List<String> cells, String words) {
        StringBuilder line = new StringBuilder(HeatMapText.fill(label, width));
        for (int c = 0; c < cells.size(); c++)
            line.append("  ").append(HeatMapText.right(cells.get(c), Math.max(WIDTH, Html.columns(table.columns().get(c)))));
        out.append((line + "  " + words).stripTrailing()).append('\n');
    }
}
