package org.loupe.show.figure;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** Writes pictures as PNG, and reads how large one is. */
public final class Png {
    private static final int MOST_COLOURS = 256;

    private Png() {
    }

    /** One byte a pixel where 256 colours are enough, once the greys of writing are rounded to 16; else three. */
    public static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(indexed(image), "png", out)) throw new IllegalStateException("this Java runtime cannot write PNG");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static BufferedImage indexed(BufferedImage image) {
        int width = image.getWidth(), height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] places = new byte[pixels.length];
        Map<Integer, Integer> colours = new LinkedHashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            Integer place = colours.putIfAbsent(rounded(pixels[i] & 0xffffff), colours.size());
            if (colours.size() > MOST_COLOURS) return image;
            places[i] = (byte) (place == null ? colours.size() - 1 : place);
        }
        int[] rgb = colours.keySet().stream().mapToInt(Integer::intValue).toArray();
        IndexColorModel model = new IndexColorModel(8, rgb.length, rgb, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        small.getRaster().setDataElements(0, 0, width, height, places);
        return small;
    }

    /** Greys to 16 steps, except those that mean something. */
    private static int rounded(int rgb) {
        int r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
        if (r != g || g != b || rgb == Palette.HIDDEN || rgb == Palette.GREY) return rgb;
        return (r + 8) / 17 * 17 * 0x010101;
    }

    /** The width in pixels, from the header: 8 bytes of signature, 4 of length, "IHDR", width, height. */
    public static int width(byte[] png) {
        return ByteBuffer.wrap(png).getInt(16);
    }

    /** The height in pixels. */
    public static int height(byte[] png) {
        return ByteBuffer.wrap(png).getInt(20);
    }
}
