package org.loupe.show.figure;

/** A heat map in plain text. */
final class HeatMapText {
    /** Up to here all numbers are printed: more is no longer read in a console. */
    private static final int FULL_LIMIT = 400;
    private static final int LABEL = 10;
    private static final int LONGEST = 24;

    private HeatMapText() {
    }

    static String of(HeatMap map) {
        StringBuilder out = new StringBuilder(map.title()).append('\n');
        if (!map.note().isEmpty()) out.append(map.note()).append('\n');
        if (map.count() > FULL_LIMIT)
            return out.append(map.panels()).append(" x ").append(map.rows().size()).append(" x ").append(map.columns().size())
                    .append(" numbers; text(").append(String.join(", ", map.choosers().stream().map(Axis::name).toList())).append(") prints those of one panel\n").toString();
        return out.append(all(map)).toString();
    }

    /** The numbers of all panels, each below its name. */
    static String all(HeatMap map) {
        StringBuilder out = new StringBuilder();
        for (int p = 0; p < map.panels(); p++) {
            out.append('\n');
            if (map.panels() > 1) out.append(map.name(p)).append('\n');
            if (!map.made().captions().isEmpty()) out.append(map.made().captions().get(p)).append('\n');
            out.append(matrix(map, p));
        }
        return out.toString();
    }

    /** A row for each row, a column as wide as its cells for each column; what cannot be is left blank. */
    static String matrix(HeatMap map, int panel) {
        Axis rows = map.rows(panel), columns = map.columns();
        int label = LABEL, width = 4;
        for (int r = 0; r < rows.size(); r++) {
            if (!rows.isText()) label = Math.max(label, Math.min(LONGEST, Html.columns(rows.visible(r))));
            for (int c = 0; c < map.columnsOf(r); c++) width = Math.max(width, Html.columns(map.cell(panel, r, c)));
        }
        for (int c = 0; c < columns.size(); c++) if (!columns.isText()) width = Math.max(width, Math.min(LABEL, Html.columns(columns.visible(c))));
        StringBuilder out = new StringBuilder(" ".repeat(label));
        for (String margin : map.made().margins()) out.append(' ').append(right(margin, LABEL));
        for (int c = 0; c < columns.size(); c++) out.append(' ').append(fill(columns.visible(c), width));
        out.append('\n');
        for (int r = 0; r < rows.size(); r++) {
            out.append(fill(rows.isText() ? r + " " + rows.visible(r) : rows.visible(r), label));
            for (int m = 0; m < map.made().margins().size(); m++) out.append(' ').append(right(HeatMapPage.margin(map, panel, r, m), LABEL));
            for (int c = 0; c < map.columnsOf(r); c++) out.append(' ').append(right(map.cell(panel, r, c), width));
            out.append('\n');
        }
        return out.toString();
    }

    /** At the left of so many columns; cut, if there are too few. */
    static String fill(String visible, int width) {
        String text = Html.shorten(visible, width);
        while (Html.columns(text) > width) text = Html.shorten(visible, text.codePointCount(0, text.length()) - 1);
        return text + " ".repeat(width - Html.columns(text));
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - Html.columns(text))) + text;
    }
}
