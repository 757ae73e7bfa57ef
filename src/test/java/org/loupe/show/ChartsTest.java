package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.PieChart;
import org.knowm.xchart.PieChartBuilder;
import org.knowm.xchart.XYChart;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.View;
import org.w3c.dom.Document;

class ChartsTest {
    @TempDir
    private Path folder;

    private static XYChart losses() {
        Map<String, double[][]> series = new LinkedHashMap<>();
        series.put("training", new double[][]{{0, 1, 2, 3}, {4, 3, 2, 1}});
        series.put("validation", new double[][]{{0, 1, 2, 3}, {Double.NaN, 3.5, Double.NaN, 1.5}});
        return Charts.lines("Loss", "step", "loss", series);
    }

    private static CategoryChart tokens() {
        Map<String, double[]> series = new LinkedHashMap<>();
        series.put("all", new double[]{0.5, 0.25, 0.1});
        series.put("cut", new double[]{0.6, -0.4, Double.NaN});
        return Charts.bars("Next", "token", "share", List.of("the", "<a>", "\n"), series);
    }

    @Test
    void chartIsDrawnAtTwiceItsSize() throws IOException {
        XYChart chart = losses();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Charts.view(chart).png().orElseThrow()));
        assertThat(image.getWidth()).isEqualTo(2 * chart.getWidth());
        assertThat(count(image, 0x0072B2)).as("pixels of the first line").isGreaterThan(500);
        assertThat(count(image, 0xD55E00)).as("pixels of the second, across the gaps").isGreaterThan(300);
        assertThat(chart.getSeries("validation").getXData()).containsExactly(1, 3);
    }

    /** All bars of a chart are as wide as each other, so their areas are as their heights. */
    @Test
    void barsAreAsHighAsTheirValues() throws IOException {
        CategoryChart chart = tokens();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Charts.view(chart).png().orElseThrow()));
        long key = 19 * 19 * 4;      // about what the sample in the legend has
        double first = count(image, 0x0072B2) - key, second = count(image, 0xD55E00) - key;
        assertThat(second / first).isBetween(0.95 * 1.0 / 0.85, 1.05 * 1.0 / 0.85);
        assertThat(chart.getSeries("cut").getYData()[2]).isNaN();
        assertThat(List.copyOf(chart.getSeries("all").getXData())).isEqualTo(List.of("the", "<a>", "⏎"));
    }

    private static int count(BufferedImage image, int rgb) {
        int n = 0;
        for (int y = 0; y < image.getHeight(); y++)
            for (int x = 0; x < image.getWidth(); x++) if ((image.getRGB(x, y) & 0xffffff) == rgb) n++;
        return n;
    }

    @Test
    void theNumbersStandBesideThePicture() {
        assertThat(Charts.view(losses()).text()).isEqualTo("chart: Loss\nstep  training  validation\n   0         4           –\n   1         3         3.5\n"
                + "   2         2           –\n   3         1         1.5\n");
        assertThat(Charts.view(tokens()).text()).isEqualTo("chart: Next\ntoken   all   cut\nthe     0.5   0.6\n<a>    0.25  -0.4\n⏎       0.1     –\n");
        assertThat(Charts.view(tokens()).html()).contains("<img src=\"data:image/png;base64,", "<details><summary>Numbers</summary>", ">&lt;a&gt;</td>", ">-0.4</td>")
                .doesNotContain("<svg", "<style");
    }

    /** The picture shifts x values a little, for rounder labels; the numbers do not show it. */
    @Test
    void numbersOfManyPointsAreSummedUpAndXValuesAreThoseGiven() {
        double[] x = IntStream.range(0, 200_001).mapToDouble(i -> i).toArray(), y = IntStream.range(0, x.length).mapToDouble(i -> Math.abs(i - 150_001) + 1).toArray();
        y[7] = Double.NaN;
        XYChart chart = Charts.lines("Loss", "step", "loss", Map.of("training", new double[][] {x, y}));
        assertThat(chart.getSeries("training").getXData()[1]).isNotEqualTo(1);
        assertThat(Charts.even(chart.getSeries("training").getXData())).startsWith(0, 1, 2).endsWith(200_000);
        assertThat(Charts.view(chart).text()).containsPattern("training +200,000 +150,002 +50,000 +1 +150,001 +150,002 +0\n");
        double[] uneven = {0, 1.5, 2, 40}, whole = {5, 10, 15};
        assertThat(Charts.even(Charts.lines("", "x", "y", Map.of("s", new double[][] {uneven, uneven})).getSeries("s").getXData())).containsExactly(uneven);
        assertThat(Charts.view(Charts.lines("", "x", "y", Map.of("s", new double[][] {whole, whole}))).text()).isEqualTo("chart: (no title)\n x   s\n 5   5\n10  10\n15  15\n");
    }

    @Test
    void aCurveThatComesBackIsListedPointByPoint() {
        Map<String, double[][]> series = new LinkedHashMap<>();
        series.put("circle", new double[][] {{1, 0, 1}, {0, 1, 2}});
        series.put("x", new double[][] {{0.5}, {3}});
        assertThat(Charts.view(Charts.lines("C", "X", "x", series)).text())
                .isEqualTo("chart: C\nseries    X  value\ncircle    1      0\ncircle    0      1\ncircle    1      2\nx       0.5      3\n");
        assertThat(Charts.view(Charts.lines("C", "S", "y", Map.of("s", new double[][] {{1}, {2}}))).text()).as("names that tables hold for equal").contains("S  s (2)");
    }

    @Test
    void aChartIsSavedInAllFormsAndStandsInAColumn() throws Exception {
        View both = Column.of(Charts.view(losses()), Charts.view(tokens()));
        for (String name : List.of("a.html", "a.png", "a.svg", "a.txt")) both.save(folder.resolve(name));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document svg = factory.newDocumentBuilder().parse(folder.resolve("a.svg").toFile());
        assertThat(svg.getDocumentElement().getAttribute("height")).isEqualTo("812");
        assertThat(Files.readString(folder.resolve("a.svg"))).as("colours of two lines and two bars").contains("stroke:rgb(0,114,178)", "stroke:rgb(213,94,0)");
        assertThat(both.picture().orElseThrow().height()).isEqualTo(2 * 400 + 12);
        PieChart pie = new PieChartBuilder().title("Pie").build();
        pie.addSeries("half", 1);
        assertThat(Charts.view(pie).text()).as("of other charts the title").isEqualTo("chart: Pie");
        assertThat(Charts.view(pie).html()).doesNotContain("<details");
    }

    @Test
    void chartsSayWhatIsWrongWithTheirNumbers() {
        assertThatThrownBy(() -> Charts.lines("Loss", "x", "y", Map.of())).hasMessageContaining("chart 'Loss' has no series");
        assertThatThrownBy(() -> one(new double[][]{{1, 2}, {1}})).hasMessageContaining("series 's': 2 x values do not fit 1 y values");
        assertThatThrownBy(() -> one(new double[][]{{1}, {Double.NaN}})).hasMessageContaining("none of its 1 y values");
        assertThatThrownBy(() -> one(new double[][]{{}, {}})).hasMessageContaining("no points");
        assertThatThrownBy(() -> one(new double[][]{{1}})).hasMessageContaining("got 1 arrays");
        assertThatThrownBy(() -> one(new double[][]{{1, Double.NaN}, {1, 2}})).hasMessageContaining("x value 1 is NaN");
    }

    private static XYChart one(double[][] xy) {
        return Charts.lines("Loss", "x", "y", Map.of("s", xy));
    }

    @Test
    void barsSayWhatIsWrongWithTheirNumbers() {
        assertThatThrownBy(() -> Charts.bars("B", "x", "y", List.of("a"), Map.of())).hasMessageContaining("chart 'B' has no series");
        assertThatThrownBy(() -> bars(List.of(), 1)).hasMessageContaining("chart 'B' has 0 categories");
        assertThatThrownBy(() -> bars(Collections.nCopies(101, "a"), 1)).hasMessageContaining("101 categories; give 1 to 100");
        assertThatThrownBy(() -> bars(List.of("a", "b", "a"), 1, 2, 3)).hasMessageContaining("the category 'a' is there twice");
        assertThatThrownBy(() -> bars(List.of("a", "b"), 1)).hasMessageContaining("series 's': 1 values do not fit 2 categories");
        assertThatThrownBy(() -> bars(List.of("a"), Double.POSITIVE_INFINITY)).hasMessageContaining("series 's': none of its 1 values is a finite number");
        assertThat(bars(IntStream.range(0, 100).mapToObj(i -> "category " + i).toList(), new double[100]).getWidth()).isEqualTo(1700);
    }

    private static CategoryChart bars(List<String> categories, double... values) {
        return Charts.bars("B", "x", "y", categories, Map.of("s", values));
    }
}
