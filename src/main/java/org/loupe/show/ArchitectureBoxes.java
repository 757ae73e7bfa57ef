package org.loupe.show;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;

/**
 * Where the boxes of a model stand, or those of two beside each other: each in the box that it is a part of, from top to bottom
 * in the order of the tree. A line joins the parts of a box.
 */
final class ArchitectureBoxes {
    /** So many are drawn: on a screen some three pages. */
    private static final int MOST = 80;
    static final int MARGIN = 12, LINE = 15, INDENT = 18;
    private static final int TITLE = 26, GAP = 4, PAD = 5, LETTER = 7, BOLD_LETTER = 9, NARROWEST = 240;
    static final Color INK = new Color(0x222222), GREY = new Color(0x444444), EDGE = new Color(0x999999);
    private static final Color[] GROUNDS = {new Color(0xeeeeee), Color.WHITE};

    /**
     * The place of a part, or of the words that stand for those left out.
     *
     * @param head where the first part inside may start
     * @param inside the places of its parts
     * @param words empty for a part
     */
    record Box(ArchitectureNode node, int depth, int top, int head, int bottom, List<Box> inside, String words) {
        /** The base line of its title. */
        int base() {
            return top + 14;
        }
    }

    private final List<Box> boxes = new ArrayList<>();
    private final int widthInside;
    private final boolean isOne;
    private final long whole;
    private int deepest, widest = NARROWEST;
    private final int bottom;

    /** @param widthInside of a box, at most, without what is around it */
    ArchitectureBoxes(ArchitectureNode root, int widthInside, boolean isOne) {
        this.widthInside = widthInside;
        this.isOne = isOne;
        this.whole = root.either().size().numbers();
        this.bottom = place(root.limited(MOST), 0, MARGIN + TITLE).bottom();
    }

    private Box place(ArchitectureNode node, int depth, int top) {
        deepest = Math.max(deepest, depth);
        int lines = Math.max(measure(node.left()), measure(node.right())), at = boxes.size(), head = top + LINE * lines + PAD, y = head;
        boxes.add(null);
        List<Box> inside = new ArrayList<>();
        for (ArchitectureNode part : node.parts()) {
            inside.add(place(part, depth + 1, y));
            y = inside.get(inside.size() - 1).bottom() + GAP;
        }
        if (!node.leftOut().isEmpty()) {
            boxes.add(new Box(node, depth + 1, y, y, y + LINE, List.of(), node.missing(whole, isOne)));
            y += LINE + GAP;
        }
        boxes.set(at, new Box(node, depth, top, head, y > head ? y + PAD - GAP : y, inside, ""));
        return boxes.get(at);
    }

    /** How many lines a part has, whose width is noted. */
    private int measure(ArchitecturePart part) {
        if (part == null) return 1;
        int number = isOne ? 0 : 12 * LETTER;
        widest = Math.max(widest, Math.max(BOLD_LETTER * part.names().length() + LETTER * part.className().length() + number, LETTER * part.weightsText().length()));
        return 1 + (part.weights().isEmpty() ? 0 : 1) + (part.values().isEmpty() ? 0 : 1);
    }

    /** From the outside in, and from the top down. */
    List<Box> boxes() {
        return boxes;
    }

    int width() {
        return Math.min(widest, widthInside) + (INDENT + GAP) * deepest;
    }

    int bottom() {
        return bottom;
    }

    /**
     * Draws a part at its place, on one side of the picture.
     *
     * @param side x of the outermost box
     * @param mark a ground for its title; null for none
     * @param number ends its title; may be empty
     */
    void draw(Graphics2D g, Box box, ArchitecturePart part, int side, Color mark, String number) {
        int x = side + INDENT * box.depth, width = width() - (INDENT + GAP) * box.depth, y = box.base(), from = x + 6, to = x + width - 6;
        g.setColor(GROUNDS[box.depth % 2]);
        g.fillRect(x, box.top, width, box.bottom - box.top);
        if (mark != null) {
            g.setColor(mark);
            g.fillRect(x, box.top, width, box.head - box.top);
        }
        g.setColor(EDGE);
        g.drawRect(x, box.top, width, box.bottom - box.top);
        g.setColor(INK);
        g.setFont(Picture.font(Font.PLAIN, 11));
        if (!number.isEmpty()) to -= right(g, number, to, y) + 8;
        g.setFont(Picture.font(Font.BOLD, 12));
        if (!part.names().isEmpty()) from += text(g, part.names() + ": ", from, y, to - from);
        g.setFont(Picture.font(Font.PLAIN, 11));
        text(g, part.className(), from, y, to - from);
        g.setColor(GREY);
        if (!part.weights().isEmpty()) text(g, part.weightsText(), x + 6, y += LINE, width - 12);
        if (!part.values().isEmpty()) text(g, "→ " + String.join(", ", part.values()), x + 6, y + LINE, width - 12);
    }

    /** The line that joins the parts of a box that have a place on this side. */
    static void rail(Graphics2D g, Box box, int side, boolean ofRight) {
        int x = side + INDENT * box.depth + INDENT / 2, end = 0;
        g.setColor(EDGE);
        for (Box part : box.inside) {
            if ((ofRight ? part.node.right() : part.node.left()) == null) continue;
            end = part.top + LINE / 2 + 2;
            g.drawLine(x, end, x + INDENT / 2, end);
        }
        if (end > 0) g.drawLine(x, box.head, x, end);
    }

    /** Ends at x. @return how wide it is */
    static int right(Graphics2D g, String text, int x, int y) {
        int width = g.getFontMetrics().stringWidth(text);
        g.drawString(text, x - width, y);
        return width;
    }

    /** Cut to the room there is. @return how wide it is */
    static int text(Graphics2D g, String text, int x, int y, int room) {
        String fits = Html.shorten(text, Math.max(1, room / 3));
        while (fits.length() > 1 && g.getFontMetrics().stringWidth(fits) > room) fits = Html.shorten(text, fits.codePointCount(0, fits.length()) - 1);
        g.drawString(fits, x, y);
        return g.getFontMetrics().stringWidth(fits);
    }
}
