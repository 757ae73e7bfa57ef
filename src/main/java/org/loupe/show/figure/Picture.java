package org.loupe.show.figure;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.DefaultExtensionHandler;
import org.apache.batik.svggen.ImageHandlerBase64Encoder;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.w3c.dom.Element;

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

    /** How wide a text is in these letters, in points. */
    public static int width(String text, Font font) {
        return (int) Math.ceil(font.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth());
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
        SVGGraphics2D g = new SVGGraphics2D(GenericDOMImplementation.getDOMImplementation().createDocument(SVG, "svg", null), new PngInside(),
                new DefaultExtensionHandler(), false);
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

    /** Images stand in the file itself, their points with sharp edges. Batik's own writer of PNG would be another library. */
    private static final class PngInside extends ImageHandlerBase64Encoder {
        @Override
        public void handleHREF(Image image, Element element, SVGGeneratorContext context) throws SVGGraphics2DIOException {
            super.handleHREF(image, element, context);
            element.setAttributeNS(null, "style", "image-rendering:pixelated");
        }

        @Override
        public void encodeImage(RenderedImage image, OutputStream out) throws SVGGraphics2DIOException {
            try {
                out.write(Png.encode((BufferedImage) image));
            } catch (IOException e) {
                throw new SVGGraphics2DIOException("cannot write an image into the SVG: " + e.getMessage(), e);
            }
        }
    }

    private void paint(Graphics2D g) {
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setFont(font(Font.PLAIN, 12));
        g.setColor(Color.DARK_GRAY);
        strokes.accept(g);
    }

    /** A line of writing to stand above others. */
    public static Picture heading(String text) {
        Font bold = font(Font.BOLD, 13);
        return new Picture(width(text, bold) + 16, 26, g -> {
            g.setFont(bold);
            g.drawString(text, 8, 18);
        });
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
