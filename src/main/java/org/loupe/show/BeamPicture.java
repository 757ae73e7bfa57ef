package org.loupe.show;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import org.loupe.generate.BeamTree.Hypothesis;
import org.loupe.show.BeamLayout.Box;
import org.loupe.show.figure.Picture;

/** A tree of beams as a picture: the boxes and lines of {@link BeamLayout}. */
final class BeamPicture {
    private static final int MARGIN = 8, TITLE = 24;
    private static final Font BOLD = Picture.font(Font.BOLD, 12), PLAIN = Picture.font(Font.PLAIN, 10);

    private BeamPicture() {
    }

    static Picture of(BeamView view) {
        BeamLayout layout = view.layout();
        int width = Math.max(layout.width(), Picture.width(view.title(), BOLD)) + 2 * MARGIN;
        return new Picture(width, layout.height() + TITLE + 2 * MARGIN, g -> paint(g, view, layout));
    }

    private static void paint(Graphics2D g, BeamView view, BeamLayout layout) {
        g.setFont(BOLD);
        g.drawString(view.title(), MARGIN, MARGIN + 12);
        g.translate(MARGIN, MARGIN + TITLE);
        g.setFont(PLAIN);
        for (int step = 1; step < layout.columns().size(); step++) g.drawString("step " + step, layout.columns().get(step), 12);
        g.setStroke(new BasicStroke(1));
        g.setColor(Color.GRAY);
        layout.lines().forEach(line -> g.drawLine(line.x1(), line.y1(), line.x2(), line.y2()));
        layout.boxes().forEach(box -> box(g, view, box));
    }

    private static void box(Graphics2D g, BeamView view, Box box) {
        Hypothesis one = box.hypothesis();
        boolean isResult = view.rank(one) > 0;
        g.setColor(new Color(BeamPage.ground(one)));
        g.fillRect(box.x(), box.y(), BeamLayout.WIDTH, BeamLayout.HEIGHT);
        g.setColor(isResult ? new Color(0xd55e00) : Color.GRAY);
        g.setStroke(new BasicStroke(isResult ? 3 : 1));
        g.drawRect(box.x(), box.y(), BeamLayout.WIDTH, BeamLayout.HEIGHT);
        g.setColor(Color.BLACK);
        g.setFont(BOLD);
        g.drawString(BeamPage.label(view, one), box.x() + 6, box.y() + 15);
        g.setFont(PLAIN);
        g.drawString(view.numbers(one), box.x() + 6, box.y() + 29);
        if (one.length() > 0) g.drawString(view.fate(one), box.x() + 6, box.y() + 43);
    }
}
