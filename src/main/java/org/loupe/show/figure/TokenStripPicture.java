package org.loupe.show.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.loupe.show.figure.TokenStrip.Cell;

/** Tokens on their colours, their numbers below, line after line. */
final class TokenStripPicture {
    private static final int MARGIN = 8, WIDTH = 760, BOX = 20, LINE = 40, GAP = 2, PADDING = 8;
    private static final Font TOKEN = Picture.font(Font.PLAIN, 13), NUMBER = Picture.font(Font.PLAIN, 10);
    private static final Color MARK = new Color(0xd55e00);

    /** A token and where it stands. */
    private record Place(Cell cell, int x, int y, int width) { }

    private TokenStripPicture() {
    }

    static Picture of(List<Cell> cells) {
        List<Place> places = new ArrayList<>();
        int x = MARGIN, y = MARGIN;
        for (Cell cell : cells) {
            int width = Math.max(Picture.width(cell.visible(), TOKEN), Picture.width(cell.number(), NUMBER)) + PADDING;
            if (x > MARGIN && x + width > WIDTH - MARGIN) {
                x = MARGIN;
                y += LINE;
            }
            places.add(new Place(cell, x, y, width));
            x += width + GAP;
            if (!cell.endsLine()) continue;
            x = MARGIN;
            y += LINE;
        }
        int height = places.get(places.size() - 1).y + LINE + MARGIN;
        return new Picture(WIDTH, height, g -> places.forEach(place -> paint(g, place)));
    }

    private static void paint(Graphics2D g, Place place) {
        Cell cell = place.cell;
        boolean hasGround = cell.ground() != Cell.NO_GROUND;
        if (hasGround) {
            g.setColor(new Color(cell.ground()));
            g.fillRect(place.x, place.y, place.width, BOX);
        }
        if (cell.isMarked()) {
            g.setColor(MARK);
            g.setStroke(new BasicStroke(2));
            g.drawRect(place.x + 1, place.y + 1, place.width - 2, BOX - 2);
        }
        g.setColor(hasGround ? new Color(Palette.ink(cell.ground())) : Color.DARK_GRAY);
        centred(g, cell.visible(), TOKEN, place, place.y + BOX - 5);
        g.setColor(Color.DARK_GRAY);
        centred(g, cell.number(), NUMBER, place, place.y + BOX + 12);
    }

    private static void centred(Graphics2D g, String text, Font font, Place place, int base) {
        if (text.isEmpty()) return;
        g.setFont(font);
        g.drawString(text, place.x + (place.width - Picture.width(text, font)) / 2, base);
    }
}
