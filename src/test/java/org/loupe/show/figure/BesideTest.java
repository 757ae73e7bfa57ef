package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Panels beside each other, and pictures of many panels. */
class BesideTest {
    /** Two layers, two heads and two sides, a share for each panel: 0.1 to 0.8. */
    private static HeatMapBuilder sides() {
        return HeatMap.titled("Sides").choose(Axis.numbers("layer", 2), Axis.numbers("head", 2), Axis.names("side", List.of("left, first", "right"))).scale(Scale.SHARE)
                .rows(Axis.numbers("row", 1)).columns(Axis.numbers("column", 1));
    }

    private static float[][] panels() {
        float[][] panels = new float[8][1];
        for (int p = 0; p < 8; p++) panels[p][0] = (p + 1) / 10f;
        return panels;
    }

    /** The shares of the panels in the order in which a picture has them, line by line. */
    private static List<Integer> order(HeatMap map) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(map.picture().orElseThrow().png(1)));
        List<Integer> order = new ArrayList<>();
        for (int y = 0; y < image.getHeight(); y++)
            for (int x = 0; x < image.getWidth(); x++)
                for (int p = 0; p < 8; p++)
                    if ((image.getRGB(x, y) & 0xffffff) == Palette.rgb((p + 1) / 10.0) && !order.contains(p)) order.add(p);
        return order;
    }

    @Test
    void theFirstOfAllSidesComeBeforeTheSecondInAPicture() throws IOException {
        assertThat(order(sides().beside().values(panels()))).containsExactly(0, 2, 4, 6, 1, 3, 5, 7);
        assertThat(order(sides().values(panels()))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void allSidesAreOpenWithTheirNamesWhereNoScriptRuns() {
        String page = HeatMapTables.html(sides().beside().values(panels()));
        assertThat(page.split("<details[^>]*><summary>left, first</summary>", -1)).hasSize(5);
        assertThat(page.split("<details open[^>]*><summary>right</summary>", -1)).hasSize(5);
        assertThat(page.split("<details open[^>]*><summary>head 1</summary>", -1)).as("others stay folded").hasSize(1);
        assertThat(HeatMapTables.html(sides().values(panels()))).contains("<summary>side right</summary>").doesNotContain("<details open style=\"margin-left:16px\"><summary>side right");
    }

    @Test
    void aSideIsCalledByItsNameAloneAndANumberWithWhatItCounts() {
        assertThat(sides().beside().values(panels()).name(5)).isEqualTo("layer 1, head 0, right");
        assertThat(sides().values(panels()).name(5)).isEqualTo("layer 1, head 0, side right");
        HeatMap numbered = sides().choose(Axis.names("kind", List.of("a", "b", "c", "d")), Axis.numbers("head", 2)).beside().values(panels());
        assertThat(numbered.name(3)).isEqualTo("kind b, head 1");
    }

    /** The images of panels stand in the SVG itself, and hold their numbers' colours. */
    @Test
    void manyPanelsAreSavedAsSvg() throws IOException {
        String svg = sides().values(panels()).picture().orElseThrow().svg();
        Matcher image = Pattern.compile("xlink:href=\"data:image/png;base64,([^\"]+)\"").matcher(svg);
        for (int p = 0; p < 8; p++) {
            assertThat(image.find()).isTrue();
            BufferedImage panel = ImageIO.read(new ByteArrayInputStream(Base64.getMimeDecoder().decode(image.group(1))));
            assertThat(panel.getRGB(0, 0) & 0xffffff).isEqualTo(Palette.rgb((p + 1) / 10.0));
        }
        assertThat(image.find()).isFalse();
    }

    /** Blues and oranges together are more than 256 colours; in small pictures, without writing, they are rounded to fewer. */
    @Test
    void numbersOfBothSignsTakeOneByteAPixelToo() throws IOException {
        float[][] panels = new float[2][100 * 100];
        for (int i = 0; i < 10_000; i++) panels[i % 2][i] = (i - 5000) / 5000f;
        HeatMap map = HeatMap.titled("Signs").choose(Axis.numbers("panel", 2)).rows(Axis.numbers("row", 100)).columns(Axis.numbers("column", 100)).values(panels);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(map.picture().orElseThrow().png(1)));
        assertThat(image.getColorModel().getPixelSize()).isEqualTo(8);
    }
}
