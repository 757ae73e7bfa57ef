package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYSeries;
import org.loupe.show.ChartColumn.Part;
import org.loupe.show.figure.StaticPage;
import org.loupe.train.History;
import org.loupe.train.MadeUpHistory;
import tech.tablesaw.api.Table;

class TrainingViewTest {
    private static final Pattern ROW = Pattern.compile("<tr>((?:<td [^>]*>[^<]*</td>)+)</tr>"), CELL = Pattern.compile("<td [^>]*?(?:title=\"([^\"]*)\")?>([^<]*)</td>");

    private final History run = MadeUpHistory.run(300, 25);

    private static double[] of(History history, ToDoubleFunction<History.Entry> number) {
        return history.entries().stream().mapToDouble(number).toArray();
    }

    /** XChart gets other numbers than the labels say: see {@link Ruler}. */
    private static void assertDrawn(Part part, String line, double[] steps, double... values) {
        XYSeries series = part.chart().getSeries(line);
        assertThat(series.getXData()).containsExactly(steps, within(1e-3));
        double span = Arrays.stream(values).max().orElseThrow();
        assertThat(Arrays.stream(series.getYData()).map(part.ruler()::value).toArray()).containsExactly(values, within(2e-6 * span));
    }

    @Test
    void theCurvesAreThoseOfTheHistory() {
        List<Part> parts = TrainingCurves.of(run).parts(400);
        assertThat(parts).extracting(Part::name).containsExactly("loss", "learning rate", "gradient norm before clipping");
        double[] steps = of(run, History.Entry::step);
        assertDrawn(parts.get(0), "training", steps, run.losses());
        History.Entry[] looks = run.entries().stream().filter(History.Entry::hasValidation).toArray(History.Entry[]::new);
        assertThat(looks).hasSize(12);
        History looked = MadeUpHistory.of(looks);
        assertDrawn(parts.get(0), "validation", of(looked, History.Entry::step), of(looked, History.Entry::validationLoss));
        assertDrawn(parts.get(1), parts.get(1).name(), steps, of(run, History.Entry::learningRate));
        assertDrawn(parts.get(2), parts.get(2).name(), steps, of(run, History.Entry::gradientNorm));
        assertThat(parts).allSatisfy(part -> assertThat(part.chart().getStyler().getXAxisMax()).isEqualTo(400));
    }

    @Test
    void aGradientThatIsFarTooLongLeavesTheOthersReadable() {
        History.Entry[] entries = run.entries().toArray(History.Entry[]::new);
        entries[24] = new History.Entry(25, 5, Double.NaN, 3e-4, 105);
        entries[30] = new History.Entry(31, 5, Double.NaN, 3e-4, 0);
        Part norms = TrainingCurves.of(MadeUpHistory.of(entries)).parts(300).get(2);
        assertThat(norms.name()).endsWith("logarithmic");
        XYSeries series = norms.chart().getSeries(norms.name());
        assertThat(series.getXData()).as("a gradient of 0 has no logarithm").hasSize(299).doesNotContain(31);
        assertThat(norms.ruler().value(series.getYData()[24])).isCloseTo(105, within(1e-9));
        assertThat(series.getYData()[24] - series.getYData()[23]).as("a factor of ten is 1000 apart")
                .isCloseTo(1000 * Math.log10(105 / entries[23].gradientNorm()), within(1e-6));
    }

    /** All three curves jump at the same step, so they jump at the same place in the picture. */
    @Test
    void theSameStepStandsBelowTheSameStep() throws Exception {
        History.Entry[] entries = IntStream.rangeClosed(1, 100).mapToObj(step -> step == 70 ? new History.Entry(step, 12_345.6, Double.NaN, 2e-5, 9)
                : new History.Entry(step, 1, Double.NaN, 1e-7, 1)).toArray(History.Entry[]::new);
        TrainingCurves curves = TrainingCurves.of(MadeUpHistory.of(entries));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(curves.picture(100).orElseThrow().png(2)));
        int top = 0, first = -1;
        for (Part part : curves.parts(100)) {
            int peak = peak(image, top, top + 2 * (18 + part.height()));
            if (first < 0) first = peak;
            assertThat(peak).as(part.name()).isBetween(first - 3, first + 3);
            top += 2 * (18 + part.height());
        }
        assertThat(top).isEqualTo(image.getHeight());
    }

    /** Where the curve is highest, from left. */
    private static int peak(BufferedImage image, int top, int bottom) {
        for (int y = top; y < bottom; y++) {
            int row = y;
            OptionalInt x = IntStream.range(0, image.getWidth()).filter(i -> (image.getRGB(i, row) & 0xffffff) == 0x0072B2).findFirst();
            if (x.isPresent()) return x.getAsInt();
        }
        throw new AssertionError("no curve between rows " + top + " and " + bottom);
    }

    @Test
    void theNumbersOfThePageAreThoseOfTheHistory() {
        String html = TrainingView.of(run).html();
        Matcher row = ROW.matcher(html);
        int rows = 0;
        while (row.find()) {
            rows++;
            Matcher cell = CELL.matcher(row.group(1));
            assertThat(cell.find()).isTrue();
            History.Entry entry = run.entries().get(Integer.parseInt(cell.group(2)) - 1);
            for (double number : new double[] {entry.loss(), entry.validationLoss(), entry.learningRate(), entry.gradientNorm()}) {
                assertThat(cell.find()).isTrue();
                if (Double.isNaN(number)) assertThat(cell.group(2)).isEqualTo("–");
                else {
                    assertThat(Double.parseDouble(cell.group(2))).isCloseTo(number, within(5.001e-6 * Math.abs(number)));
                    if (cell.group(1) != null) assertThat(Double.parseDouble(cell.group(1))).as("in full where the mouse rests").isEqualTo(number);
                }
            }
        }
        assertThat(rows).as("twelve looks and the first step").isEqualTo(13);
        assertThat(html).contains("13 of 300 steps, those with a validation loss, the first and the last");
        assertThat(StaticPage.requireKept(StaticPage.staticPart(html))).isGreaterThan(60);
    }

    @Test
    void theTextSaysWhatHappened() {
        double longest = Arrays.stream(of(run, History.Entry::gradientNorm)).max().orElseThrow();
        int step = IntStream.range(0, 300).filter(i -> run.entries().get(i).gradientNorm() == longest).findFirst().orElseThrow() + 1;
        assertThat(TrainingView.of(run).text()).startsWith("Training: 300 steps, loss ").contains("learning rate up to 0.0003", "(step " + step + ")", "Each point of the curves is a step.");
    }

    @Test
    void aLongTableIsShortenedEvenlyWhereTooManyStepsWereValidated() {
        assertThat(TrainingView.of(MadeUpHistory.run(300, 2)).html()).contains("30 of 300 steps, evenly spread").contains(">1<", ">300<");
        assertThat(TrainingView.of(MadeUpHistory.run(300, 1000)).html()).contains("30 of 300 steps, evenly spread");
        assertThat(TrainingView.of(MadeUpHistory.run(30, 2)).html()).contains(">training</caption>").doesNotContain(" of 30 steps");
    }

    @Test
    void theHistoryAsATableHasAllOfIt() {
        Table table = Tables.of(run);
        assertThat(table.columnNames()).containsExactly("step", "loss", "validation loss", "learning rate", "gradient norm");
        assertThat(table.rowCount()).isEqualTo(300);
        assertThat(table.doubleColumn("gradient norm").asDoubleArray()).containsExactly(of(run, History.Entry::gradientNorm));
        assertThat(table.doubleColumn("loss").asDoubleArray()).containsExactly(run.losses());
        assertThat(table.doubleColumn("validation loss").countMissing()).isEqualTo(288);
    }

    @Test
    void onlyARunHasCurves() {
        assertThatThrownBy(() -> TrainingView.of(MadeUpHistory.of())).hasMessageContaining("the history has no steps yet; train first");
        assertThat(new TrainingCurves().picture(10)).isEmpty();
    }
}
