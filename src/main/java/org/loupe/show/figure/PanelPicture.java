package org.loupe.show.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;

/** One panel of a heat map with its labels and, where there is room, its numbers. */
final class PanelPicture {
    private static final int MARGIN = 8, TITLE = 24, HEIGHT = 20, LETTER = 7, BOLD_LETTER = 9;
    private static final int MOST_COLUMNS_WITH_NUMBERS = 24, NARROW = 12, LONGEST_LABEL = 16;
    /** More places than fit at their usual size share so many points, and not each has its label. */
    private static final int MOST_POINTS = 1_280;

    private final HeatMap map;
    private final int panel, labelWidth, labelHeight, cellWidth, cellHeight, marginWidth;
    private final boolean isNumbered;

    private PanelPicture(HeatMap map, int panel) {
        this.map = map;
        this.panel = panel;
        this.cellHeight = Math.max(2, Math.min(HEIGHT, MOST_POINTS / map.rows().size()));
        boolean areFew = map.columns().size() <= MOST_COLUMNS_WITH_NUMBERS || map.made().texts() != null && map.columns().size() * NARROW <= MOST_POINTS;
        this.isNumbered = areFew && cellHeight == HEIGHT;
        this.labelWidth = LETTER * longest(map.rows()) + 8;
        this.cellWidth = isNumbered ? LETTER * longestCell() + 6 : Math.max(2, Math.min(NARROW, MOST_POINTS / map.columns().size()));
        this.labelHeight = LETTER * longest(map.columns()) > cellWidth ? LETTER * longest(map.columns()) + 8 : HEIGHT;
        this.marginWidth = map.made().margins().stream().mapToInt(name -> LETTER * Math.max(7, name.length()) + 8).max().orElse(0);
    }

    static Picture of(HeatMap map, int panel) {
        PanelPicture picture = new PanelPicture(map, panel);
        return new Picture(Math.max(picture.left(map.columns().size()) + MARGIN, 2 * MARGIN + BOLD_LETTER * map.title().length()), picture.top(map.rows().size()) + MARGIN, picture::paint);
    }

    private static int longest(Axis axis) {
        int longest = 1;
        for (int i = 0; i < axis.size(); i++) longest = Math.max(longest, label(axis, i).length());
        return longest;
    }

    private static String label(Axis axis, int place) {
        return Html.shorten(axis.visible(place), LONGEST_LABEL);
    }

    private int longestCell() {
        int longest = 3;
        for (int r = 0; r < map.rows().size(); r++)
            for (int c = 0; c < map.columnsOf(r); c++) longest = Math.max(longest, text(r, c).length());
        return longest;
    }

    private String text(int row, int column) {
        return Html.shorten(Html.visible(map.cell(panel, row, column), true), LONGEST_LABEL);
    }

    private int left(int column) {
        return MARGIN + labelWidth + map.made().margins().size() * marginWidth + column * cellWidth;
    }

    private int top(int row) {
        return MARGIN + TITLE + labelHeight + row * cellHeight;
    }

    private void paint(Graphics2D g) {
        g.setFont(Picture.font(Font.BOLD, 13));
        g.drawString(map.title(), MARGIN, MARGIN + 14);
        g.setFont(Picture.font(Font.PLAIN, 11));
        FontMetrics metrics = g.getFontMetrics();
        for (int c = 0; c < map.columns().size(); c += every(NARROW, cellWidth)) column(g, c, label(map.columns(), c), metrics);
        for (int m = 0; m < map.made().margins().size(); m++)
            margin(g, m, map.made().margins().get(m), top(0) - 6, metrics);
        for (int r = 0; r < map.rows().size(); r++) row(g, r, metrics);
    }

    /** Beside the labels, with its end at the left of the next. */
    private void margin(Graphics2D g, int margin, String text, int base, FontMetrics metrics) {
        g.drawString(text, MARGIN + labelWidth + (margin + 1) * marginWidth - 8 - metrics.stringWidth(text), base);
    }

    /** Every how many places there is room for a label of this size. */
    private static int every(int needed, int room) {
        return (needed + room - 1) / room;
    }

    /** Upright where it is wider than its column. */
    private void column(Graphics2D g, int column, String label, FontMetrics metrics) {
        int x = left(column) + cellWidth / 2;
        if (labelHeight == HEIGHT) {
            g.drawString(label, x - metrics.stringWidth(label) / 2, top(0) - 6);
            return;
        }
        AffineTransform before = g.getTransform();
        g.rotate(-Math.PI / 2, x + 4, top(0) - 4);
        g.drawString(label, x + 4, top(0) - 4);
        g.setTransform(before);
    }

    private void row(Graphics2D g, int row, FontMetrics metrics) {
        String label = label(map.rows(), row);
        int base = top(row) + (cellHeight + 8) / 2;
        boolean isLabelled = row % every(NARROW, cellHeight) == 0;
        g.setColor(Color.DARK_GRAY);
        if (isLabelled) g.drawString(label, MARGIN + labelWidth - 4 - metrics.stringWidth(label), base);
        for (int c = 0; c < map.columns().size(); c++) {
            float value = map.value(panel, row, c);
            int ground = isNumbered ? map.scale(panel).rgb(value) : map.point(panel, value);
            g.setColor(new Color(ground));
            g.fillRect(left(c), top(row), cellWidth, cellHeight);
            if (!isNumbered || Float.isNaN(value)) continue;
            String text = text(row, c);
            g.setColor(new Color(Palette.ink(ground)));
            g.drawString(text, left(c) + (cellWidth - metrics.stringWidth(text)) / 2, base);
        }
        g.setColor(Color.DARK_GRAY);
        if (isLabelled) for (int m = 0; m < map.made().margins().size(); m++)
            margin(g, m, HeatMapPage.margin(map, panel, row, m), base, metrics);
    }
}
