package org.loupe.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.loupe.show.figure.View;
import org.loupe.train.Progress.State;

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
        return new State("Training <b>", step, 100, loss, validationLoss, 1e-3, 2.0 / step, 0.1, (100 - step) * 0.1);
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
        assertThat(shown.get(0).text()).isEqualTo("Training <b>: step 1 of 100, loss 5.0000 · learning rate 1.00e-03 · gradient norm 2.00 · 100 ms a step · 10 s left");
        assertThat(shown.get(20).text()).isEqualTo("Training <b>: step 100 of 100, loss 0.0500 · validation loss 0.5000 · learning rate 1.00e-03 · gradient norm 0.0200 · 100 ms a step · took 10 s");
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
    void thePageHoldsABarAndTheCurvesAsAnImage() throws Exception {
        run(100);
        progress.done(state(100, 0.05, 0.5));
        String html = shown.get(shown.size() - 1).html();
        assertThat(html).contains("<progress max=\"100\" value=\"100\"", "Training &lt;b&gt;", "loss 0.0500").doesNotContain("<svg", "<script", "<b>:");
        BufferedImage first = image(shown.get(0).html()), last = image(html);
        assertThat(last.getWidth()).as("sharp at the end, cheap while it runs").isEqualTo(2 * first.getWidth());
        assertThat(count(last, 0xD55E00)).as("the validation losses, which the first step has not").isPositive();
        assertThat(count(first, 0xD55E00)).isZero();
        // It was measured once, and reported at each of 81 steps: a dot, and a sample of the line.
        assertThat(count(last, 0xD55E00)).isLessThan(1000);
    }

    /** The kernel may ask for a page when the run has gone on. */
    @Test
    void aPageShowsTheStepThatItWasMadeAt() {
        run(7);
        String before = shown.get(1).html();
        run(100);
        assertThat(shown.get(1).html()).isEqualTo(before);
    }

    @Test
    void numbersThatAreNoneAreLeftOutOfTheCurves() throws Exception {
        progress.update(state(1, Double.NaN, Double.NaN));
        progress.done(state(2, Double.POSITIVE_INFINITY, Double.NaN));
        assertThat(shown.get(1).text()).contains("loss Infinity");
        assertThat(image(shown.get(1).html()).getHeight()).as("learning rate and gradient norm alone").isLessThan(2 * 300);
        LiveProgress nothing = new LiveProgress(this::place, 0.5, () -> now);
        nothing.done(new State("task", 1, 1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0));
        assertThat(shown.get(2).html()).contains("loss NaN").doesNotContain("<img");
    }

    private static BufferedImage image(String html) throws IOException {
        Matcher image = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"").matcher(html);
        assertThat(image.find()).isTrue();
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(image.group(1))));
    }

    private static int count(BufferedImage image, int rgb) {
        int n = 0;
        for (int y = 0; y < image.getHeight(); y++) for (int x = 0; x < image.getWidth(); x++) if ((image.getRGB(x, y) & 0xffffff) == rgb) n++;
        return n;
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
