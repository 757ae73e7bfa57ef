package org.loupe.show;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import org.loupe.show.ArchitectureBoxes.Box;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.Picture;

/** One model: its boxes, and at their right their numbers with bars for their shares. */
final class ArchitecturePicture {
    private static final int WIDE = 460, BAR = 110;

    private final ArchitecturePart model;
    private final ArchitectureBoxes boxes;
    private final int numbers;     // x of the first column of numbers
    private final int bars;

    private ArchitecturePicture(ArchitectureNode root) {
        this.model = root.left();
        this.boxes = new ArchitectureBoxes(root, WIDE, true);
        this.numbers = ArchitectureBoxes.MARGIN + boxes.width();
        this.bars = numbers + (hasBytes() ? 260 : 180);
    }

    static Picture of(ArchitectureNode root) {
        ArchitecturePicture picture = new ArchitecturePicture(root);
        return new Picture(picture.bars + BAR + ArchitectureBoxes.MARGIN, picture.boxes.bottom() + ArchitectureBoxes.LINE + ArchitectureBoxes.MARGIN, picture::paint);
    }

    private boolean hasBytes() {
        return model.size().quantized() > 0;
    }

    private void paint(Graphics2D g) {
        int margin = ArchitectureBoxes.MARGIN, width = bars + BAR - margin;
        g.setColor(ArchitectureBoxes.INK);
        g.setFont(Picture.font(Font.BOLD, 13));
        ArchitectureBoxes.text(g, ArchitectureText.summary(model), margin, margin + 14, width);
        for (Box box : boxes.boxes()) {
            if (box.words().isEmpty()) {
                boxes.draw(g, box, box.node().left(), margin, null, "");
                ArchitectureBoxes.rail(g, box, margin, false);
                numbers(g, box);
            } else {
                g.setColor(ArchitectureBoxes.INK);
                ArchitectureBoxes.text(g, box.words(), margin + ArchitectureBoxes.INDENT * box.depth(), box.base() - 2, boxes.width());
            }
        }
        g.setColor(ArchitectureBoxes.GREY);
        g.setFont(Picture.font(Font.PLAIN, 11));
        ArchitectureBoxes.text(g, ArchitectureText.NOTE, margin, boxes.bottom() + ArchitectureBoxes.LINE + 4, width);
    }

    private void numbers(Graphics2D g, Box box) {
        ArchitecturePart.Size size = box.node().left().size();
        long whole = model.size().numbers();
        int y = box.base();
        g.setColor(ArchitectureBoxes.INK);
        g.setFont(Picture.font(Font.PLAIN, 11));
        ArchitectureBoxes.right(g, ArchitectureText.number(size.numbers()), numbers + 115, y);
        if (hasBytes()) ArchitectureBoxes.right(g, ArchitecturePart.bytes(size.bytes()), numbers + 190, y);
        ArchitectureBoxes.right(g, ArchitecturePart.share(size.numbers(), whole), bars - 10, y);
        g.setColor(new Color(Palette.rgb(0.5)));
        g.fillRect(bars, y - 9, whole == 0 ? 0 : (int) Math.round((double) BAR * size.numbers() / whole), 9);
        g.setColor(ArchitectureBoxes.EDGE);
        g.drawRect(bars, y - 9, BAR, 9);
    }
}
