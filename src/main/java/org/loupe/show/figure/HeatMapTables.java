package org.loupe.show.figure;

import java.util.List;

/**
 * The part of a heat map that needs no script: a picture of all panels and, folded, the numbers of each.
 *
 * <p>JupyterLab takes scripts, style sheets, SVG and {@code data-} and {@code aria-} attributes out of a notebook it
 * does not trust. So each cell carries its own colours and its own hover text. That costs about 100 bytes a number;
 * a budget keeps the notebook small, and what falls outside of it is said.
 */
final class HeatMapTables {
    /** So many numbers are shown in colour, with hover text; whole panels only. */
    static final int COLOURED_LIMIT = 2_500;
    /** So many more are shown as plain text of five bytes each; beyond, a panel is only in the picture and in the script's data. */
    static final int PLAIN_LIMIT = 40_000;

    /** The same where the script carries very many numbers. */
    static final int PLAIN_LIMIT_OF_MANY = 9_000;

    /** So many words of a panel that stands alone are shown in colour too. */
    static final int WORDS_LIMIT = 5_000;

    private static final String BOX = "overflow-x:auto;margin:4px 0 8px 16px";

    private final HeatMap map;
    private final StringBuilder out = new StringBuilder();
    private final int perPanel;
    private final int plainLimit;
    private int coloured, plain, left;

    private HeatMapTables(HeatMap map) {
        this.map = map;
        this.plainLimit = PanelsPicture.isPooled(map) ? PLAIN_LIMIT_OF_MANY : PLAIN_LIMIT;
        this.perPanel = (int) Math.min(Integer.MAX_VALUE, map.count() / map.panels());
    }

    static String html(HeatMap map) {
        return new HeatMapTables(map).html();
    }

    private String html() {
        out.append("<p>").append(Html.escape(map.title() + ".")).append(map.note().isEmpty() ? "" : " " + Html.escape(map.note()))
                .append(" A row for each ").append(Html.escape(map.rows().name())).append(", a column for each ").append(Html.escape(map.columns().name()))
                .append(". Rest the mouse on a number to read it in full.</p>\n");
        if (map.panels() > 1) {
            Picture all = PanelsPicture.stored(map);
            if (PanelsPicture.isPooled(map)) out.append("<p>In this picture each point shows the largest of 2 x 2 numbers.</p>\n");
            out.append(Html.image("image/png", all.png(1), all.width(), all.height(), "All panels as small heat maps")).append('\n');
        } else if (!fits()) {
            Picture one = PanelPicture.of(map, 0);
            out.append(Html.image("image/png", one.png(1), one.width(), one.height(), map.title())).append('\n');
        }
        panels(0, 0);
        if (left > 0)
            out.append("<p>Left out here, to keep the page small: the numbers").append(map.panels() == 1 ? "" : " of the last " + left + " of " + map.panels() + " panels")
                    .append(". The picture above shows them; where scripts may run, the view shows their numbers too.</p>\n");
        return out.toString();
    }

    /** The panels below some choices, folded by the choosers that are left; the first of each is open, and all that stand beside each other. */
    private void panels(int depth, int first) {
        List<Axis> choosers = map.choosers();
        if (depth == choosers.size()) {
            if (fits()) out.append(numbers(first));
            else left++;
            return;
        }
        boolean areBeside = map.made().isBeside() && depth == choosers.size() - 1;
        int below = choosers.subList(depth + 1, choosers.size()).stream().mapToInt(Axis::size).reduce(1, Math::multiplyExact);
        for (int i = 0; i < choosers.get(depth).size(); i++) {
            int from = first + i * below;
            if (!fits()) {
                left += below;
                continue;
            }
            out.append("<details").append(i == 0 || areBeside ? " open" : "").append(depth == 0 ? "" : " style=\"margin-left:16px\"").append("><summary>")
                    .append(Html.escape(map.nameOf(depth, i))).append(depth == choosers.size() - 1 ? caption(from) : "").append("</summary>\n");
            panels(depth + 1, from);
            out.append("</details>\n");
        }
    }

    private String caption(int panel) {
        List<String> captions = map.made().captions();
        return captions.isEmpty() ? "" : " <small>(" + Html.escape(captions.get(panel)) + ")</small>";
    }

    private boolean fits() {
        return isColoured() || plain + perPanel <= plainLimit;
    }

    private boolean isColoured() {
        return coloured + perPanel <= COLOURED_LIMIT || map.panels() == 1 && map.made().texts() != null && perPanel <= WORDS_LIMIT;
    }

    private String numbers(int panel) {
        boolean isTable = isColoured();
        if (isTable) coloured += perPanel;
        else plain += perPanel;
        String inner = isTable ? table(panel) : "<pre style=\"font-size:11px;line-height:1.2\">" + Html.escape(HeatMapText.matrix(map, panel)) + "</pre>";
        return "<div style=\"" + BOX + "\" tabindex=\"0\">" + inner + "</div>";
    }

    private String table(int panel) {
        Axis rows = map.rows(panel), columns = map.columns();
        StringBuilder table = new StringBuilder("<table style=\"border-collapse:collapse;margin:0;font-size:11px;line-height:1.2\">\n<thead><tr style=\"color:#000\"><td></td>");
        for (String margin : map.made().margins()) table.append("<th scope=\"col\" style=\"padding:2px 6px;background:#f2f2f2\">").append(Html.escape(margin)).append("</th>");
        for (int c = 0; c < columns.size(); c++) table.append(label("col", columns, c));
        table.append("</tr></thead>\n<tbody>\n");
        for (int r = 0; r < rows.size(); r++) {
            table.append("<tr style=\"color:#000;height:20px\">").append(label("row", rows, r));
            margins(panel, r, table);
            for (int c = 0; c < map.columnsOf(r); c++) table.append(cell(panel, r, c));
            table.append("</tr>\n");
        }
        return table.append("</tbody></table>").toString();
    }

    private String cell(int panel, int row, int column) {
        float value = map.value(panel, row, column);
        if (Float.isNaN(value)) return "<td></td>";
        int ground = map.scale(panel).rgb(value);
        return "<td style=\"padding:2px;background:" + Palette.css(ground) + (Palette.ink(ground) == 0 ? "" : ";color:#fff")
                + "\" title=\"" + Html.escape(map.describe(panel, row, column)) + "\">" + Html.escape(Html.visible(map.cell(panel, row, column), true)) + "</td>";
    }

    private void margins(int panel, int row, StringBuilder table) {
        for (int m = 0; m < map.made().margins().size(); m++)
            table.append("<td style=\"padding:2px 6px;background:#f2f2f2\">").append(HeatMapPage.margin(map, panel, row, m)).append("</td>");
    }

    private static String label(String scope, Axis axis, int place) {
        // bdi keeps a token that is read from right to left from turning its neighbours around.
        return "<th scope=\"" + scope + "\" style=\"padding:2px;background:#f2f2f2\" title=\"" + Html.escape(axis.describe(place)) + "\"><bdi>"
                + Html.escape(Html.shorten(axis.visible(place), 12)) + "</bdi></th>";
    }
}
