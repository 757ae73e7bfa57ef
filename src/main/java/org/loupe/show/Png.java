package org.loupe.show;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** Writes pictures as PNG, and reads how large one is. */
public final class Png {
    private Png() {
    }

    static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", out)) throw new IllegalStateException("this Java runtime cannot write PNG");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
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
