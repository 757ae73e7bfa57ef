package org.loupe.show;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;

/** All heads of an attention view as small heat maps: a row for each layer, a column for each head. */
final class AttentionPicture {
    private static final int MARGIN = 8;
    private static final int LABEL_WIDTH = 52;
    private static final int LABEL_HEIGHT = 20;
    private static final int GAP = 8;
    /** About the widest a notebook shows without scrolling. */
    private static final int MAX_WIDTH = 900;
    /** One byte a pixel keeps the file small: so many blues, then greys for the writing. */
    private static final int SHADES = 240;
    private static final int MASKED = SHADES + 14;
    private static final IndexColorModel COLORS = colors();

    private AttentionPicture() {
    }

    private static IndexColorModel colors() {
        int[] rgb = new int[256];
        for (int i = 0; i < SHADES; i++) rgb[i] = Palette.rgb(Math.pow(i / (SHADES - 1.0), 2));
        for (int i = SHADES; i < 256; i++) rgb[i] = (255 - (255 - i) * 16) * 0x010101;
        rgb[MASKED] = 0xe4e4e4;
        return new IndexColorModel(8, 256, rgb, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    private static int shade(float share) {
        return (int) Math.round(Math.sqrt(share) * (SHADES - 1));
    }

    /** The width of the picture at scale 1. */
    static int width(AttentionView view) {
        return 2 * MARGIN + LABEL_WIDTH + view.heads() * (mapWidth(view) + GAP) - GAP;
    }

    /** The height of the picture at scale 1. */
    static int height(AttentionView view) {
        return 2 * MARGIN + LABEL_HEIGHT + view.layers() * (mapHeight(view) + GAP) - GAP;
    }

    /** The side of one number in pixels; below 1 when there are more tokens than pixels. */
    private static double cell(AttentionView view) {
        double fits = (double) (MAX_WIDTH - LABEL_WIDTH) / view.heads() - GAP;
        double side = Math.max(16, Math.min(160, fits)) / Math.max(view.keys().size(), view.queries().size());
        // Whole pixels where possible: cells of equal size do not flicker.
        return side >= 1 ? Math.min(24, Math.floor(side)) : side;
    }

    private static int mapWidth(AttentionView view) {
        return (int) Math.ceil(cell(view) * view.keys().size());
    }

    private static int mapHeight(AttentionView view) {
        return (int) Math.ceil(cell(view) * view.queries().size());
    }

    static byte[] png(AttentionView view, int scale) {
        BufferedImage image = new BufferedImage(width(view) * scale, height(view) * scale, BufferedImage.TYPE_BYTE_INDEXED, COLORS);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            g.scale(scale, scale);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
            g.setColor(Color.DARK_GRAY);
            int mapWidth = mapWidth(view), mapHeight = mapHeight(view);
            // "head 3" where there is room for it, else only "3".
            String prefix = mapWidth >= 48 ? "head " : "";
            for (int h = 0; h < view.heads(); h++) g.drawString(prefix + h, left(mapWidth, h), MARGIN + LABEL_HEIGHT - 7);
            for (int l = 0; l < view.layers(); l++) g.drawString("layer " + l, MARGIN, top(mapHeight, l) + mapHeight / 2 + 4);
            g.dispose();
            for (int l = 0; l < view.layers(); l++)
                for (int h = 0; h < view.heads(); h++)
                    map(view, l, h, image, left(mapWidth, h) * scale, top(mapHeight, l) * scale, mapWidth * scale, mapHeight * scale);
        } finally {
            g.dispose();
        }
        return Png.encode(image);
    }

    private static int left(int mapWidth, int head) {
        return MARGIN + LABEL_WIDTH + head * (mapWidth + GAP);
    }

    private static int top(int mapHeight, int layer) {
        return MARGIN + LABEL_HEIGHT + layer * (mapHeight + GAP);
    }

    /** Pixel by pixel. Where several numbers fall on one pixel, it shows the largest: a thin line must not vanish. */
    private static void map(AttentionView view, int layer, int head, BufferedImage image, int x0, int y0, int width, int height) {
        int queries = view.queries().size(), keys = view.keys().size();
        WritableRaster pixels = image.getRaster();
        for (int y = 0; y < height; y++) {
            int q0 = y * queries / height, q1 = Math.max(q0 + 1, (y + 1) * queries / height);
            for (int x = 0; x < width; x++) {
                int k0 = x * keys / width, k1 = Math.max(k0 + 1, (x + 1) * keys / width);
                float most = -1;
                for (int q = q0; q < q1; q++)
                    for (int k = k0; k < Math.min(k1, view.visibleKeys(q)); k++) most = Math.max(most, view.probability(layer, head, q, k));
                pixels.setSample(x0 + x, y0 + y, 0, most < 0 ? MASKED : shade(most));
            }
        }
    }
}
