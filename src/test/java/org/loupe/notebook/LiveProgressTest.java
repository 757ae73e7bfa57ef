package org.loupe.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.loupe.show.figure.View;
import org.loupe.train.Progress.State;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LiveProgressTest {
    private final List<View> shown = new ArrayList<>();
    private int places;
    private long now;
    private final LiveProgress progress = new LiveProgress(this::place, 0.5, () -> now);

    private Consumer<Object> place() {
        places++;
        return value -> shown.add((View) value);
    }

    private static State state(int step, double loss, double validationLoss) {
        return new State("Training <b>", step, 100, loss, validationLoss, 1e-3, 0.1, (100 - step) * 0.1);
    }

    private void run(int steps) {
        for (int step = 1; step <= steps; step++) {
            now += 100_000_000;
            progress.update(state(step, 5.0 / step, step < 20 ? Double.NaN : 0.5));
        }
    }

    @Test
    void itShowsTheFirstStepThenTwiceASecondAndAlwaysTheEnd() {
        run(100);
        assertThat(shown).as("ten seconds, two updates each").hasSize(20);
        progress.done(state(100, 0.05, 0.5));
        assertThat(shown).hasSize(21);
        assertThat(shown.get(0).text()).isEqualTo("Training <b>: step 1 of 100, loss 5.0000 · learning rate 1.00e-03 · 100 ms a step · 10 s left");
        assertThat(shown.get(20).text()).isEqualTo("Training <b>: step 100 of 100, loss 0.0500 · validation loss 0.5000 · learning rate 1.00e-03 · 100 ms a step · took 10 s");
    }

    @Test
    void aTaskThatFailedSaysSo() {
        run(7);
        progress.failed(state(7, 0.7, Double.NaN));
        assertThat(shown.get(shown.size() - 1).text()).contains("stopped by an error after step 7 of 100").doesNotContain("paused", "left");
    }

    @Test
    void aTaskThatWasStoppedSaysSo() {
        run(7);
        progress.done(state(7, 0.7, Double.NaN));
        assertThat(shown.get(shown.size() - 1).text()).contains("paused at step 7 of 100").doesNotContain("left");
    }

    @Test
    void aTaskThatGoesOnAfterAPauseIsShownWhereItGoesOn() {
        run(7);
        progress.done(state(7, 0.7, Double.NaN));
        assertThat(places).isEqualTo(1);
        progress.update(state(8, 0.6, Double.NaN));
        progress.done(state(8, 0.6, Double.NaN));
        assertThat(places).isEqualTo(2);
        assertThat(shown.get(shown.size() - 1).text()).contains("took 0 ms");
    }

    @Test
    void thePageHoldsABarAndTheCurveAsAnImage() throws Exception {
        run(100);
        progress.done(state(100, 0.05, 0.5));
        String html = shown.get(shown.size() - 1).html();
        assertThat(html).contains("<progress max=\"100\" value=\"100\"", "Training &lt;b&gt;", "loss 0.0500").doesNotContain("<svg", "<script", "<b>:");
        Document svg = svg(html);
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getDocumentElement().getTextContent()).contains("training", "validation").startsWith("loss12345step");
    }

    @Test
    void lossesThatAreNoNumbersAreLeftOutOfTheCurve() throws Exception {
        progress.update(state(1, Double.NaN, Double.NaN));
        progress.done(state(2, Double.POSITIVE_INFINITY, Double.NaN));
        assertThat(shown.get(1).text()).contains("loss Infinity");
        svg(shown.get(1).html());
    }

    private static Document svg(String html) throws Exception {
        Matcher image = Pattern.compile("src=\"data:image/svg\\+xml;base64,([^\"]+)\"").matcher(html);
        assertThat(image.find()).isTrue();
        String svg = new String(Base64.getDecoder().decode(image.group(1)), StandardCharsets.UTF_8);
        assertThat(svg).doesNotContain("NaN", "Infinity");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void aLongRunIsThinnedOutAndKeepsItsEnds() {
        LossHistory history = new LossHistory();
        for (int step = 1; step <= 100_000; step++) history.add(step, 2 * step, step / 1000);
        List<LossHistory.Point> points = history.training();
        assertThat(points.size()).isBetween(200, 400);
        assertThat(points.get(0).step()).isLessThan(500);
        assertThat(points.get(points.size() - 1).step()).isGreaterThan(99_500);
        // Means of a straight line lie on it, evenly spaced.
        double gap = points.get(1).step() - points.get(0).step();
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.get(i).loss()).isCloseTo(2 * points.get(i).step(), within(1e-6));
            if (i > 0 && i < points.size() - 1) assertThat(points.get(i).step() - points.get(i - 1).step()).isEqualTo(gap);
        }
        assertThat(history.validation()).as("each measured value once").hasSize(101);
    }

    @Test
    void durationsAreSaidAsPeopleDo() {
        assertThat(LiveProgress.duration(0.045)).isEqualTo("45 ms");
        assertThat(LiveProgress.duration(12.4)).isEqualTo("12 s");
        assertThat(LiveProgress.duration(185)).isEqualTo("3 min 5 s");
        assertThat(LiveProgress.duration(7_440)).isEqualTo("2 h 4 min");
        assertThat(LiveProgress.duration(Double.NaN)).isEqualTo("?");
    }
}
