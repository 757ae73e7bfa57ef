package org.loupe.show;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.loupe.show.figure.Picture;

/** Charts below each other whose x axis is the same. */
final class ChartColumn {
    private static final int WIDTH = 600, TITLE = 18, SAMPLE = 28;

    private ChartColumn() {
    }

    /** One of them. @param ruler of its y axis */
    record Part(String name, XYChart chart, Ruler ruler, int height) { }

    static Picture picture(List<Part> parts) {
        return new Picture(WIDTH, parts.stream().mapToInt(part -> TITLE + part.height).sum(), g -> paint(g, parts));
    }

    /** Each moved to the right so far that the same step stands below the same step: the labels of their axes are not equally wide. */
    private static void paint(Graphics2D g, List<Part> parts) {
        List<Double> lefts = parts.stream().map(ChartColumn::left).toList();
        double left = lefts.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        int y = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            int shift = (int) Math.round(left - lefts.get(i));
            Graphics2D place = (Graphics2D) g.create();
            title(place, part, y + 13);
            place.translate(shift, y + TITLE);
            part.chart.paint(place, WIDTH - shift, part.height);
            place.dispose();
            y += TITLE + part.height;
        }
    }

    /** The name, and beside it which line is which, where there are several. */
    private static void title(Graphics2D g, Part part, int base) {
        g.setFont(Picture.font(Font.BOLD, 12));
        g.drawString(part.name, 8, base);
        if (part.chart.getSeriesCollection().size() == 1) return;
        int x = 32 + g.getFontMetrics().stringWidth(part.name);
        g.setFont(Picture.font(Font.PLAIN, 12));
        for (XYSeries line : part.chart.getSeriesCollection()) {
            Graphics2D sample = (Graphics2D) g.create();
            sample.setColor(line.getLineColor());
            sample.setStroke(line.getLineStyle());
            sample.drawLine(x, base - 4, x + SAMPLE, base - 4);
            sample.dispose();
            g.drawString(line.getName(), x + SAMPLE + 6, base);
            x += SAMPLE + 20 + g.getFontMetrics().stringWidth(line.getName());
        }
    }

    /** Where the axis ends, which XChart knows when it has drawn. */
    private static double left(Part part) {
        Graphics2D nowhere = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            part.chart.paint(nowhere, WIDTH, part.height);
            return part.chart.getYAxisLeftWidth();
        } finally {
            nowhere.dispose();
        }
    }
}
