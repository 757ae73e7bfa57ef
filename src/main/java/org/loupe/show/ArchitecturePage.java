package org.loupe.show;

import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.Picture;

/** The page of one model: its picture, and below it the same as a tree to open and close, which needs no script. */
final class ArchitecturePage {
    /** So many parts are on the page, about 500 bytes each. */
    private static final int MOST = 600;
    /** Parts nested less deeply are open. */
    private static final int OPEN = 2;
    private static final int BAR = 100;

    private final ArchitecturePart model;
    private final StringBuilder out = new StringBuilder();

    private ArchitecturePage(ArchitecturePart model) {
        this.model = model;
    }

    static String html(ArchitectureNode root) {
        return new ArchitecturePage(root.left()).page(root);
    }

    private String page(ArchitectureNode root) {
        out.append("<div class=\"loupe-architecture\">\n<p><b>").append(Html.escape(ArchitectureText.summary(model))).append(".</b> ")
                .append(ArchitectureText.NOTE).append(' ').append(ArchitectureText.TOGETHER).append("</p>\n");
        out.append(image(ArchitecturePicture.of(root), "The parts of " + model.className() + " as boxes in boxes; the list below says the same")).append('\n');
        out.append("<div style=\"max-width:800px;font-size:13px;line-height:1.7\">\n");
        part(root.limited(MOST), 0);
        return out.append("</div>\n</div>").toString();
    }

    static String image(Picture picture, String description) {
        return "<div style=\"overflow-x:auto;margin:4px 0\" tabindex=\"0\">" + Html.image("image/png", picture.png(2), picture.width(), picture.height(), description) + "</div>";
    }

    private void part(ArchitectureNode node, int depth) {
        ArchitecturePart part = node.left();
        boolean isLeaf = part.parts().isEmpty() && part.weights().size() < 2 && part.values().isEmpty() && part.settings().isEmpty();
        if (isLeaf) {
            line(head(part));
            return;
        }
        out.append("<details style=\"clear:both\"").append(depth < OPEN ? " open" : "").append("><summary>").append(head(part)).append("</summary>\n")
                .append("<div style=\"clear:both;margin-left:8px;padding-left:10px;border-left:1px solid #808080\">\n");
        for (ArchitecturePart.Weight weight : part.weights()) line(Html.escape(weight.text()) + (weight.size().numbers() == 0 ? "" : numbers(weight.size())));
        if (!part.values().isEmpty()) line("computes " + Html.escape(String.join(", ", part.values())));
        if (!part.settings().isEmpty()) line("settings: " + Html.escape(part.settings()));
        for (ArchitectureNode inside : node.parts()) part(inside, depth + 1);
        if (!node.leftOut().isEmpty()) line(Html.escape(node.missing(model.size().numbers(), true)));
        out.append("</div>\n</details>\n");
    }

    private void line(String html) {
        out.append("<div style=\"clear:both;padding-left:18px\">").append(html).append("</div>\n");
    }

    /** "attention: MultiHeadAttention, weight [768, 768]", and at the right its numbers with a bar. */
    private String head(ArchitecturePart part) {
        return (part.names().isEmpty() ? "" : "<b><bdi>" + Html.escape(part.names()) + "</bdi></b>: ") + Html.escape(part.className())
                + (part.weights().isEmpty() ? "" : ", " + Html.escape(part.weightsText())) + numbers(part.size());
    }

    private String numbers(ArchitecturePart.Size size) {
        long whole = model.size().numbers();
        int width = whole == 0 ? 0 : (int) Math.round((double) BAR * size.numbers() / whole);
        String bytes = model.size().quantized() == 0 ? "" : cell(75, ArchitecturePart.bytes(size.bytes()));
        return " <span style=\"float:right;white-space:nowrap\" title=\"" + ArchitectureText.number(size.numbers()) + " numbers, "
                + ArchitectureText.counted(size.bytes(), "byte") + "\">" + cell(100, ArchitectureText.number(size.numbers())) + bytes
                + cell(55, Html.escape(ArchitecturePart.share(size.numbers(), whole)))
                + " <span style=\"display:inline-block;width:" + BAR + "px;height:9px;border:1px solid #808080\"><span style=\"display:block;width:" + width
                + "px;height:9px;background:" + Palette.css(Palette.rgb(0.5)) + "\"></span></span></span>";
    }

    private static String cell(int width, String html) {
        return "<span style=\"display:inline-block;min-width:" + width + "px;text-align:right\">" + html + "</span>";
    }
}
