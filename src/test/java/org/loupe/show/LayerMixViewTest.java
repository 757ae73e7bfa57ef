package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.loupe.model.elmo.LayerMix;
import org.loupe.show.figure.StaticPage;
import org.loupe.tensor.Tensor;
import org.loupe.train.AdamW;

class LayerMixViewTest {
    private static final Pattern ROW = Pattern.compile("<tr><td [^>]*>([^<]+)</td>((?:<td [^>]*>[0-9.]+</td>)+)</tr>"), CELL = Pattern.compile(">([0-9.]+)<");

    /** A task that wants the second layer only, and five times as large. */
    private static void train(LayerMix mix) {
        Tensor a = Tensor.of(new float[] {1, -1, 2, 0}, 1, 2, 2), b = Tensor.of(new float[] {0, 1, 1, -2}, 1, 2, 2), c = a.add(b);
        AdamW optimizer = new AdamW(mix.parameters(), 0);
        for (int step = 0; step < 100; step++) {
            mix.clearGradients();
            mix.forward(List.of(a, b, c)).sub(b.mul(5)).square().sum().backward();
            optimizer.step(0.1);
        }
    }

    @Test
    void thePageHasTheSharesAndGammaOfEachMixWhenItWasLookedAt() {
        LayerMix mix = new LayerMix(3, false);
        LayerMixView before = LayerMixView.of("before", mix);
        train(mix);
        LayerMixView both = before.with("after <b>", mix);
        double[] w = mix.parameters().get("weights").toDoubles(), e = new double[3];
        double sum = 0;
        for (int j = 0; j < 3; j++) sum += e[j] = Math.exp(w[j]);
        double gamma = mix.parameters().get("gamma").get(0);
        assertThat(gamma).as("it has learnt something").isGreaterThan(2);
        train(mix);
        Matcher row = ROW.matcher(both.html());
        assertRow(row, "before", 1 / 3.0, 1 / 3.0, 1 / 3.0, 1);
        assertRow(row, "after &lt;b&gt;", e[0] / sum, e[1] / sum, e[2] / sum, gamma);
        assertThat(row.find()).isFalse();
        assertThat(both.html()).contains(">words</th>", ">layer 1</th>", ">layer 2</th>", ">gamma</th>");
        assertThat(StaticPage.requireKept(StaticPage.staticPart(both.html()))).isGreaterThan(15);
        assertThat(before.html()).as("it has one mix still").doesNotContain("after");
    }

    private static void assertRow(Matcher row, String name, double... numbers) {
        assertThat(row.find()).isTrue();
        assertThat(row.group(1)).isEqualTo(name);
        Matcher cell = CELL.matcher(row.group(2));
        for (double number : numbers) {
            assertThat(cell.find()).isTrue();
            assertThat(Double.parseDouble(cell.group(1))).isCloseTo(number, within(1e-6 * Math.abs(number) + 1e-7));
        }
        assertThat(cell.find()).isFalse();
    }

    @Test
    void itHasAPictureAndAText() {
        LayerMixView view = LayerMixView.of("one", new LayerMix(3, true));
        assertThat(view.text()).contains("one", "0.333333", "gamma");
        assertThat(view.picture().orElseThrow().svg()).contains("<svg");
    }

    @Test
    void mixesThatDoNotStandBesideEachOtherAreNamed() {
        LayerMixView view = LayerMixView.of("one", new LayerMix(3, false));
        assertThatThrownBy(() -> view.with("other", new LayerMix(2, false))).hasMessageContaining("the mix 'other' has 2 layers and cannot stand beside [one] with 3");
        assertThatThrownBy(() -> view.with("one", new LayerMix(3, false))).hasMessageContaining("a mix 'one' is shown already");
    }
}
