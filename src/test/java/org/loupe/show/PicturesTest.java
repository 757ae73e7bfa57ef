package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.Png;

class PicturesTest {
    @Test
    void attentionPictureHasTheColoursOfItsNumbers() throws IOException {
        float[][][][] p = {{{{1, 0}, {0.25f, 0.75f}}}};
        AttentionView view = AttentionView.of(List.of("a", "b"), p);
        byte[] png = view.png().orElseThrow();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(Png.width(png)).isEqualTo(2 * view.picture().orElseThrow().width());
        assertThat(image.getHeight()).isEqualTo(Png.height(png)).isEqualTo(2 * view.picture().orElseThrow().height());
        // Cells of 24 pixels, at twice their size, end 8 pixels before the right and the lower edge.
        int right = image.getWidth() - 2 * 8, bottom = image.getHeight() - 2 * 8;
        assertThat(image.getRGB(right - 72, bottom - 24) & 0xffffff).as("0.25").isEqualTo(Palette.rgb(0.25));
        assertThat(image.getRGB(right - 24, bottom - 24) & 0xffffff).as("0.75").isEqualTo(Palette.rgb(0.75));
        assertThat(image.getRGB(right - 72, bottom - 72) & 0xffffff).as("1").isEqualTo(0x08306b);
        assertThat(image.getRGB(right - 24, bottom - 72) & 0xffffff).as("masked").isEqualTo(0xe4e4e4);
    }

    @Test
    void aThinLineSurvivesWhenThereAreMoreTokensThanPixels() throws IOException {
        float[][][][] p = new float[1][20][600][600];
        for (float[][] head : p[0])
            for (float[] row : head) row[301] = 1;
        AttentionView view = AttentionView.of(SomeAttention.tokens(600), p);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(view.picture().orElseThrow().png(1)));
        int dark = 0;
        for (int x = 0; x < image.getWidth(); x++) if ((image.getRGB(x, image.getHeight() / 2) & 0xffffff) == 0x08306b) dark++;
        assertThat(dark).isGreaterThanOrEqualTo(20);
        assertThat(image.getWidth()).isLessThan(1000);
    }
}
