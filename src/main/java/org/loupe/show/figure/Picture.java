package org.loupe.show.figure;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGraphics2D;

/**
 * A drawing that does not depend on how it is stored: the same strokes make the points of a PNG and the lines of an SVG.
 *
 * @param width in points, of which a screen shows one as a pixel or more
 * @param height likewise
 * @param strokes draw it on a white ground
 */
public record Picture(int width, int height, Consumer<Graphics2D> strokes) {
    private static final String SVG = "http://www.w3.org/2000/svg";

    /** The letters of pictures. */
    public static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /** @param scale pixels for each point: with 2 it is sharp on every screen */
    public byte[] png(int scale) {
        BufferedImage image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.scale(scale, scale);
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            paint(g);
        } finally {
            g.dispose();
        }
        return Png.encode(image);
    }

    /** The same as SVG, whose letters stay letters. */
    public String svg() {
        SVGGraphics2D g = new SVGGraphics2D(GenericDOMImplementation.getDOMImplementation().createDocument(SVG, "svg", null));
        g.setSVGCanvasSize(new Dimension(width, height));
        StringWriter out = new StringWriter();
        try {
            paint(g);
            g.stream(out, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            g.dispose();
        }
        return out.toString();
    }

    private void paint(Graphics2D g) {
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setFont(font(Font.PLAIN, 12));
        g.setColor(Color.DARK_GRAY);
        strokes.accept(g);
    }

    /** This above the others, at the left. */
    public static Picture column(int gap, List<Picture> parts) {
        int width = parts.stream().mapToInt(Picture::width).max().orElse(1);
        int height = parts.stream().mapToInt(part -> part.height() + gap).sum() - gap;
        return new Picture(width, height, g -> {
            int y = 0;
            for (Picture part : parts) {
                Graphics2D place = (Graphics2D) g.create();
                place.translate(0, y);
                part.strokes.accept(place);
                place.dispose();
                y += part.height() + gap;
            }
        });
    }
}
