package org.loupe.show;

import java.util.List;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;

/** Two models in rows, one for each part of either: for a page, which needs no script, and for a console. */
final class ComparisonTable {
    /** So many rows, about 700 bytes each. */
    private static final int MOST = 400;
    private static final String CELL = "padding:2px 8px;text-align:left;vertical-align:top";

    private ComparisonTable() {
    }

    /** @param names of the two models */
    static String html(ArchitectureNode root, List<String> names) {
        StringBuilder out = new StringBuilder("<div style=\"overflow-x:auto\" tabindex=\"0\"><table style=\"border-collapse:collapse;font-size:12px\">\n<thead><tr>");
        for (String head : List.of("sign", "part", names.get(0), names.get(1), "what differs"))
            out.append("<th scope=\"col\" style=\"").append(CELL).append("\">").append(Html.escape(head)).append("</th>");
        out.append("</tr></thead>\n<tbody>\n");
        row(root.limited(MOST), 0, names, out);
        return out.append("</tbody></table></div>\n").toString();
    }

    private static void row(ArchitectureNode node, int depth, List<String> names, StringBuilder out) {
        String marked = CELL + (node.kind().isMarked() ? ";color:#000;background:" + Palette.css(node.kind().ground) : "");
        out.append("<tr><td style=\"").append(marked).append("\">").append(node.kind().sign).append("</td><th scope=\"row\" style=\"padding:2px 8px 2px ")
                .append(8 + 16 * depth).append("px;text-align:left;vertical-align:top;font-weight:normal\"><bdi>").append(Html.escape(name(node, depth))).append("</bdi></th>");
        side(node.left(), out);
        side(node.right(), out);
        out.append("<td style=\"").append(marked).append("\">").append(Html.escape(String.join("; ", node.words(names)))).append("</td></tr>\n");
        for (ArchitectureNode part : node.parts()) row(part, depth + 1, names, out);
        if (!node.leftOut().isEmpty())
            out.append("<tr><td></td><td colspan=\"4\" style=\"").append(CELL).append("\">").append(Html.escape(node.missing(0, false))).append("</td></tr>\n");
    }

    private static void side(ArchitecturePart part, StringBuilder out) {
        out.append("<td style=\"").append(CELL).append("\">").append(part == null ? "–" : Html.escape(describe(part)) + "<br>"
                + ArchitectureText.number(part.size().numbers())).append("</td>");
    }

    /** A line for each part: its sign, its name, what differs or what it is, its numbers on both sides. */
    static String text(ArchitectureNode root, List<String> names) {
        StringBuilder out = new StringBuilder();
        line(root.limited(MOST), 0, names, out);
        return out.toString();
    }

    private static void line(ArchitectureNode node, int depth, List<String> names, StringBuilder out) {
        String indent = "  ".repeat(depth + 1);
        ArchitecturePart either = node.either();
        out.append(node.kind().sign).append(indent).append(name(node, depth)).append(": ");
        if (node.left() == null || node.right() == null)
            out.append(describe(either)).append(", ").append(ArchitectureText.number(either.size().numbers())).append(", ").append(node.kind().words(names));
        else {
            boolean isNamed = node.left().className().equals(node.right().className());
            out.append(isNamed ? either.className() + (node.differences().isEmpty() ? "" : "; ") : "").append(String.join("; ", node.differences())).append(", ")
                    .append(ArchitectureText.number(either.size().numbers())).append(" | ").append(ArchitectureText.number(node.right().size().numbers()));
        }
        out.append('\n');
        for (ArchitectureNode part : node.parts()) line(part, depth + 1, names, out);
        if (!node.leftOut().isEmpty()) out.append(' ').append(indent).append("  ").append(node.missing(0, false)).append('\n');
    }

    private static String name(ArchitectureNode node, int depth) {
        ArchitecturePart part = node.either();
        if (part.name().isEmpty()) return depth == 0 ? "all" : "(without a name)";
        return part.name() + (part.name().equals(part.last()) ? "" : " …");
    }

    private static String describe(ArchitecturePart part) {
        return part.className() + (part.times() == 1 ? "" : " × " + part.times()) + (part.weights().isEmpty() ? "" : ", " + part.weightsText());
    }
}
