package org.loupe.show;

import java.util.List;

/**
 * The part of an attention view that needs no script: a picture of all heads and, folded, the numbers of each.
 *
 * <p>JupyterLab takes scripts, style sheets, SVG and {@code data-} and {@code aria-} attributes out of a notebook it
 * does not trust. So each cell carries its own colours and its own hover text. That costs about 100 bytes a number;
 * a budget keeps the notebook small, and what falls outside of it is said.
 */
final class AttentionTables {
    /** So many numbers are shown in colour, with hover text; whole heads only. */
    static final int COLOURED_LIMIT = 2_500;
    /** So many more are shown as plain text of five bytes each; beyond, a head is only in the picture and in the script's data. */
    static final int PLAIN_LIMIT = 40_000;

    private static final String BOX = "overflow-x:auto;margin:4px 0 8px 16px";

    private AttentionTables() {
    }

    static String html(AttentionView view) {
        StringBuilder out = new StringBuilder();
        out.append("<p>").append(Html.escape(AttentionText.title(view)))
                .append(" Each row is a query; its numbers say how much it looks at each key. Rest the mouse on a number for four decimals.</p>\n");
        out.append(Html.image("image/png", AttentionPicture.png(view, 1), AttentionPicture.width(view), AttentionPicture.height(view),
                "All heads as small heat maps, a row for each layer, a column for each head")).append('\n');
        int coloured = 0, plain = 0, left = 0, perHead = (int) Math.min(Integer.MAX_VALUE, AttentionData.count(view) / view.layers() / view.heads());
        for (int l = 0; l < view.layers(); l++) {
            StringBuilder layer = new StringBuilder();
            int shown = 0;
            for (int h = 0; h < view.heads(); h++) {
                String inner;
                if (coloured + perHead <= COLOURED_LIMIT) {
                    coloured += perHead;
                    inner = table(view, l, h);
                } else if (plain + perHead <= PLAIN_LIMIT) {
                    plain += perHead;
                    inner = "<pre style=\"font-size:11px;line-height:1.2\">" + Html.escape(AttentionText.matrix(view, l, h)) + "</pre>";
                } else {
                    left++;
                    continue;
                }
                shown++;
                layer.append("<details").append(l + h == 0 ? " open" : "").append(" style=\"margin-left:16px\"><summary>Head ").append(h)
                        .append(summary(view, l, h)).append("</summary>\n<div style=\"").append(BOX).append("\">").append(inner).append("</div></details>\n");
            }
            if (shown > 0)
                out.append("<details").append(l == 0 ? " open" : "").append("><summary>Layer ").append(l).append("</summary>\n").append(layer).append("</details>\n");
        }
        if (left > 0)
            out.append("<p>Left out here, to keep the page small: the numbers of the last ").append(left).append(" of ")
                    .append(view.layers() * view.heads()).append(" heads. The picture above shows them; where scripts may run, the view shows their numbers too.</p>\n");
        return out.toString();
    }

    private static String summary(AttentionView view, int layer, int head) {
        // The averages speak of positions, so they mean something only where both sides are the same text.
        return view.queries().equals(view.keys()) ? " <small>(" + HeadSummary.of(view, layer, head) + ")</small>" : "";
    }

    private static String table(AttentionView view, int layer, int head) {
        List<String> queries = view.queries(), keys = view.keys();
        StringBuilder out = new StringBuilder("<table style=\"border-collapse:collapse;margin:0;font-size:11px\">\n<thead><tr style=\"color:#000\"><td></td>");
        for (int k = 0; k < keys.size(); k++) out.append(label("col", "key", k, keys.get(k)));
        out.append("</tr></thead>\n<tbody>\n");
        for (int q = 0; q < queries.size(); q++) {
            out.append("<tr style=\"color:#000\">").append(label("row", "query", q, queries.get(q)));
            for (int k = 0; k < view.visibleKeys(q); k++) {
                float p = view.probability(layer, head, q, k);
                int background = Palette.rgb(p);
                out.append("<td style=\"padding:2px;background:").append(Palette.css(background)).append(Palette.ink(background) == 0 ? "" : ";color:#fff")
                        .append("\" title=\"").append(Html.escape(view.describe(layer, head, q, k))).append("\">").append(AttentionText.number(p)).append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody></table>").toString();
    }

    private static String label(String scope, String role, int position, String token) {
        String text = Html.visible(token);
        // bdi keeps a token that is read from right to left from turning its neighbours around.
        return "<th scope=\"" + scope + "\" style=\"padding:2px;background:#f2f2f2\" title=\"" + role + " " + position + ": " + Html.escape(text) + "\"><bdi>"
                + Html.escape(Html.shorten(text, 12)) + "</bdi></th>";
    }
}
