package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class PictureTest {
    @TempDir
    Path folder;

    private final HeatMap map = HeatMap.titled("Numbers").rows(Axis.tokens("row", List.of("<script>", "世界"))).columns(Axis.numbers("column", 2))
            .scale(Scale.SHARE).values(new float[][] {{0.12f, 0.5f, 1, Float.NaN}});

    @Test
    void svgHasTheWordsAndNumbersOfTheDrawingAsText() throws Exception {
        map.save(folder.resolve("map.svg"));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document svg = factory.newDocumentBuilder().parse(folder.resolve("map.svg").toFile());
        String words = svg.getDocumentElement().getTextContent();
        assertThat(words).contains("Numbers", "<script>", "世界", "0.12", "0.50", "1.00");
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    }

    @Test
    void pngIsDrawnAtTwiceTheSizeOfTheSvg() throws IOException {
        map.save(folder.resolve("map.png"));
        BufferedImage image = ImageIO.read(folder.resolve("map.png").toFile());
        Picture picture = map.picture().orElseThrow();
        assertThat(image.getWidth()).isEqualTo(2 * picture.width());
        assertThat(picture.svg()).contains("width=\"" + picture.width() + "\"", "height=\"" + picture.height() + "\"");
    }

    @Test
    void fewColoursTakeOneByteAPixelAndStayExact() throws IOException {
        byte[] png = SomeMaps.shares(4, 4, 32, 32, true).picture().orElseThrow().png(1);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getColorModel().getPixelSize()).isEqualTo(8);
    }

    @Test
    void theNameSaysAsWhatAViewIsSaved() throws IOException {
        map.save(folder.resolve("map.txt"));
        assertThat(Files.readString(folder.resolve("map.txt"))).isEqualTo(map.text());
        assertThatThrownBy(() -> map.save(folder.resolve("map.jpg"))).hasMessageContainingAll("map.jpg", ".html, .png, .svg or .txt");
        View words = new View() {
            @Override
            public String html() {
                return "<p>words</p>";
            }

            @Override
            public String text() {
                return "words";
            }
        };
        assertThatThrownBy(() -> words.save(folder.resolve("w.png"))).hasMessageContaining("has no picture; save it as .html or .txt");
    }

    @Test
    void aColumnHasThePartsOneBelowTheOther() {
        View column = Column.of(map, SomeMaps.signed(3, 4));
        assertThat(column.text()).contains("Numbers", "Changes");
        assertThat(column.html().split("class=\"loupe-figure\"", -1)).hasSize(3);
        Picture both = column.picture().orElseThrow(), first = map.picture().orElseThrow(), second = SomeMaps.signed(3, 4).picture().orElseThrow();
        assertThat(both.height()).isGreaterThan(first.height() + second.height());
        assertThat(both.svg().getBytes(StandardCharsets.UTF_8).length).isGreaterThan(first.svg().length());
        assertThatThrownBy(() -> Column.of()).hasMessageContaining("no views");
    }
}
