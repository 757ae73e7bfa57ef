package org.loupe.show;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import org.loupe.show.ArchitectureBoxes.Box;
import org.loupe.show.ArchitectureNode.Kind;
import org.loupe.show.figure.Picture;

/** Two models: boxes that belong together beside each other, a sign between them, and what differs in words at the right. */
final class ComparisonPicture {
    private static final int NARROW = 300, MIDDLE = 34, WORDS = 260;

    private final ArchitectureNode root;
    private final List<String> names;
    private final ArchitectureBoxes boxes;
    private final int[] sides;     // x of the left and the right model, and of the words

    private ComparisonPicture(ArchitectureNode root, List<String> names) {
        this.root = root;
        this.names = names;
        this.boxes = new ArchitectureBoxes(root, NARROW, false);
        int right = ArchitectureBoxes.MARGIN + boxes.width() + MIDDLE;
        this.sides = new int[] {ArchitectureBoxes.MARGIN, right, right + boxes.width() + 10};
    }

    /** @param names of the two models */
    static Picture of(ArchitectureNode root, List<String> names) {
        ComparisonPicture picture = new ComparisonPicture(root, names);
        return new Picture(picture.sides[2] + WORDS, picture.boxes.bottom() + ArchitectureBoxes.LINE + ArchitectureBoxes.MARGIN, picture::paint);
    }

    private void paint(Graphics2D g) {
        g.setColor(ArchitectureBoxes.INK);
        g.setFont(Picture.font(Font.BOLD, 13));
        for (int side = 0; side < 2; side++)
            ArchitectureBoxes.text(g, names.get(side) + ": " + ArchitectureText.size(part(root, side)), sides[side], ArchitectureBoxes.MARGIN + 14, boxes.width());
        for (Box box : boxes.boxes()) {
            if (box.words().isEmpty()) {
                for (int side = 0; side < 2; side++) side(g, box, side);
                difference(g, box);
            } else {
                g.setColor(ArchitectureBoxes.INK);
                ArchitectureBoxes.text(g, box.words(), sides[0] + ArchitectureBoxes.INDENT * box.depth(), box.base() - 2, boxes.width());
            }
        }
        g.setColor(ArchitectureBoxes.GREY);
        g.setFont(Picture.font(Font.PLAIN, 11));
        String signs = String.join("   ", Arrays.stream(Kind.values()).map(kind -> kind.sign + " " + kind.words(names)).toList());
        ArchitectureBoxes.text(g, signs, sides[0], boxes.bottom() + ArchitectureBoxes.LINE + 4, sides[2] + WORDS - 2 * ArchitectureBoxes.MARGIN);
    }

    private static ArchitecturePart part(ArchitectureNode node, int side) {
        return side == 0 ? node.left() : node.right();
    }

    private void side(Graphics2D g, Box box, int side) {
        ArchitecturePart part = part(box.node(), side);
        if (part == null) return;
        Color mark = box.node().kind().isMarked() ? new Color(box.node().kind().ground) : null;
        boxes.draw(g, box, part, sides[side], mark, ArchitectureText.number(part.size().numbers()));
        ArchitectureBoxes.rail(g, box, sides[side], side == 1);
    }

    private void difference(Graphics2D g, Box box) {
        String sign = box.node().kind().sign;
        g.setColor(ArchitectureBoxes.INK);
        g.setFont(Picture.font(Font.BOLD, 13));
        g.drawString(sign, sides[1] - (MIDDLE + g.getFontMetrics().stringWidth(sign)) / 2, box.base());
        g.setFont(Picture.font(Font.PLAIN, 11));
        List<String> words = box.node().words(names);
        int lines = Math.max(1, (box.head() - box.top()) / ArchitectureBoxes.LINE);
        for (int i = 0; i < Math.min(lines, words.size()); i++)
            ArchitectureBoxes.text(g, i == lines - 1 ? String.join("; ", words.subList(i, words.size())) : words.get(i), sides[2],
                    box.base() + i * ArchitectureBoxes.LINE, WORDS - ArchitectureBoxes.MARGIN);
    }
}
