package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Init;
import org.loupe.nn.Module;
import org.loupe.position.RelativeBias;
import org.loupe.position.RopeLayout;
import org.loupe.position.RopeScaling;
import org.loupe.position.RotaryPositions;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.View;
import org.loupe.tensor.Tensor;

class PositionsViewTest {
    private static HeatMap map(Column column, int part) {
        return (HeatMap) column.parts().get(part);
    }

    /** How fast the pair turns that a dimension belongs to (Vaswani et al. 2017, section 3.5). */
    private static double speed(int pair, int hidden) {
        return Math.pow(10_000, -2.0 * pair / hidden);
    }

    @Test
    void sinusoidalVectorsAreReadBackOutOfThePage() {
        Column column = PositionsView.sinusoidal(9, 6);
        List<String[]> cells = StaticPart.cells(map(column, 0).html());
        assertThat(cells).hasSize(54);
        for (int i = 0; i < 54; i++) {
            double angle = i / 6 * speed(i % 6 / 2, 6);
            assertThat(cells.get(i)[0]).startsWith("position " + i / 6 + " → dimension " + i % 6 + ": ");
            assertThat(Double.parseDouble(cells.get(i)[0].replaceAll(".*: ", ""))).isCloseTo(i % 2 == 0 ? Math.sin(angle) : Math.cos(angle), within(0.000501));
        }
        StaticPart.requireKeptByJupyterLab(column.html());
        assertThat(column.html()).contains("alt=\"chart: Sinusoidal positions: mean cosine by distance\"");
        assertThat(column.picture().orElseThrow().height()).isGreaterThan(400);
    }

    /** sin(a)sin(b) + cos(a)cos(b) = cos(a - b) for each pair, so that only the distance counts. */
    @Test
    void similarityOfSinusoidalVectorsDependsOnTheDistance() {
        Column column = PositionsView.sinusoidal(12, 8);
        HeatMap similarity = map(column, 1), means = map(column, 3);
        for (int a = 0; a < 12; a++)
            for (int b = 0; b < 12; b++) {
                double sum = 0;
                for (int pair = 0; pair < 4; pair++) sum += Math.cos((a - b) * speed(pair, 8));
                assertThat((double) similarity.value(0, a, b)).as("cosine of %d and %d", a, b).isCloseTo(sum / 4, within(1e-5));
                assertThat((double) similarity.value(1, a, b)).as("dot product of %d and %d", a, b).isCloseTo(sum, within(1e-5));
                assertThat(means.value(0, 0, Math.abs(a - b))).isCloseTo(similarity.value(0, a, b), within(1e-5f));
                assertThat(means.value(1, 0, Math.abs(a - b))).isCloseTo(similarity.value(1, a, b), within(1e-5f));
            }
    }

    @Test
    void meansAreOverAllPairsOfADistance() {
        Column column = PositionsView.vectors("Given", new float[] {1, 0}, new float[] {0, 2}, new float[] {3, 0}, new float[] {0, 0});
        HeatMap similarity = map(column, 1), means = map(column, 3);
        assertThat(similarity.value(1, 0, 2)).isEqualTo(3);
        assertThat(similarity.value(0, 0, 2)).isEqualTo(1);
        assertThat((Float) similarity.value(0, 0, 3)).as("a vector of length 0 has no direction").isNaN();
        // Dot products at distance 0 are 1, 4, 9, 0; at distance 2 they are 3 and 0; the cosine of the pair with the 0 does not count.
        assertThat(means.value(1, 0, 0)).isEqualTo(3.5f);
        assertThat(means.value(1, 0, 2)).isEqualTo(1.5f);
        assertThat(means.value(0, 0, 2)).isEqualTo(1);
        assertThat(means.value(0, 0, 1)).isZero();
    }

    @Test
    void learnedVectorsAreThoseOfTheModel() {
        for (Module model : List.of(new Gpt(GptConfig.of(9, 10, 8, 1, 2), 1), new Bert(BertConfig.of(10, 10, 8, 1, 2), 1))) {
            Tensor table = model.parameters().get("positions.weight");
            HeatMap map = map(PositionsView.learned(model), 0);
            assertThat(map.rows().size()).isEqualTo(table.shape(0));
            for (int p = 0; p < table.shape(0); p++) for (int d = 0; d < 8; d++) assertThat((double) map.value(0, p, d)).isEqualTo(table.get(p, d));
        }
    }

    @Test
    void ofManyPositionsSomeAreShown() {
        Gpt gpt = new Gpt(GptConfig.of(9, 1000, 64, 1, 2), 1);
        Column column = PositionsView.learned(gpt);
        HeatMap map = map(column, 0);
        assertThat(map.rows().size()).isEqualTo(125);
        assertThat(map.rows().labels().get(3)).isEqualTo("24");
        assertThat((double) map.value(0, 3, 5)).isEqualTo(gpt.parameters().get("positions.weight").get(24, 5));
        assertThat(map.note()).contains("Of 1000 positions one in 8 is shown.");
        assertThat(map(column, 3).columns().size()).as("distances").isEqualTo(1000);
        assertThat(column.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
    }

    @Test
    void rotaryAnglesAndScoresFollowTheFormula() {
        Column column = PositionsView.rotary(LlamaConfig.of(9, 64, 16, 1, 2, 1, 8).withRope(500, RopeScaling.none()), 20);
        HeatMap angles = map(column, 0), scores = map(column, 1), means = map(column, 3);
        assertThat(angles.columns().size()).isEqualTo(4);
        for (int position = 0; position < 20; position++)
            for (int pair = 0; pair < 4; pair++) {
                double angle = position * Math.pow(500, -2.0 * pair / 8);
                assertThat((double) angles.value(0, position, pair)).isCloseTo(angle % (2 * Math.PI), within(1e-5));
                assertThat((double) angles.value(1, position, pair)).isCloseTo(Math.cos(angle), within(1e-5));
            }
        for (int query = 0; query < 20; query++)
            for (int key = 0; key < 20; key++) {
                double sum = 0;
                for (int pair = 0; pair < 4; pair++) sum += 2 * Math.cos((query - key) * Math.pow(500, -2.0 * pair / 8));
                assertThat((double) scores.value(0, query, key)).isCloseTo(sum / Math.sqrt(8), within(1e-5));
                if (key <= query) assertThat((double) means.value(0, 0, query - key)).isCloseTo(sum / Math.sqrt(8), within(1e-5));
            }
        assertThat(angles.html()).contains("position 3 → pair 0: 3.0000 · one turn takes 6.3 positions");
    }

    /** Two values turned by an angle of their distance: q = (1, 0), k = (0, 1) gives -sin or sin, which tells before from after. */
    @Test
    void aQueryAndAKeyOfOnesOwn() {
        RotaryPositions rotary = new RotaryPositions(2, 10_000, RopeScaling.none(), RopeLayout.INTERLEAVED);
        HeatMap scores = map(PositionsView.rotary(rotary, 5, new float[] {1, 0}, new float[] {0, 1}), 1);
        for (int query = 0; query < 5; query++)
            for (int key = 0; key < 5; key++) assertThat((double) scores.value(0, query, key)).isCloseTo(Math.sin(query - key) / Math.sqrt(2), within(1e-5));
    }

    @Test
    void alibiTakesItsSlopeForEachTokenOfDistance() {
        HeatMap map = map(PositionsView.alibi(4, 6), 0);
        List<String> slopes = StaticPart.margins(map.html());
        for (int head = 0; head < 4; head++) {
            // 2^(-8/n), 2^(-16/n), ... (Press et al. 2022, section 3)
            double slope = Math.pow(2, -2.0 * (head + 1));
            assertThat(Double.parseDouble(slopes.get(head))).isCloseTo(slope, within(0.00005001));
            for (int distance = -5; distance <= 5; distance++) {
                assertThat(map.columns().labels().get(distance + 5)).isEqualTo(String.valueOf(distance));
                assertThat((double) map.value(0, head, distance + 5)).isCloseTo(-slope * Math.abs(distance), within(1e-6));
            }
        }
    }

    @Test
    void relativeBiasIsThatOfTheBucket() {
        for (boolean bidirectional : new boolean[] {true, false}) {
            RelativeBias relative = new RelativeBias(3, 8, 16, bidirectional, Init.normal(1, new Random(4)));
            Tensor weight = relative.parameters().get("weight");
            HeatMap map = map(PositionsView.relative(relative, 12), 0);
            for (int head = 0; head < 3; head++)
                for (int distance = -11; distance <= 11; distance++)
                    assertThat((double) map.value(0, head, distance + 11)).isEqualTo(weight.get(relative.bucket(distance), head));
            assertThat(map.html()).contains(" → distance -11: ", " · bucket " + relative.bucket(-11) + "\"");
        }
    }

    /** The colours of lines are those of Palette.CATEGORIES: a head of its own colour up to seven. */
    @Test
    void curvesAreDrawnOfAtMostSevenHeads() {
        for (int heads : new int[] {1, 2, 7, 8, 12, 32}) {
            Sampled some = Sampled.of(heads, 7);
            assertThat(some.shown()).isBetween(Math.min(heads, 4), 7);
            assertThat(some.place(some.shown() - 1)).isLessThan(heads);
        }
        View curves = PositionsView.alibi(32, 10).parts().get(1);
        assertThat(curves.html()).contains("<img src=\"data:image/png;base64,", "alt=\"chart: ALiBi: bias by distance\"");
        String svg = curves.picture().orElseThrow().svg();
        // Heads 0, 5, 10, 15, 20, 25 and 30, with the seventh colour, black, for the last.
        for (int i = 0; i < 6; i++) {
            Color colour = Palette.CATEGORIES.get(i);
            assertThat(svg).contains("stroke:rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")");
        }
        assertThat(PositionsView.alibi(2, 10).parts().get(1).picture().orElseThrow().svg()).as("the third colour").doesNotContain("stroke:rgb(0,158,115)");
    }

    @Test
    void whatCannotBeShownIsNamed() {
        Llama llama = new Llama(LlamaConfig.of(9, 8, 16, 1, 4, 2, 24), 1);
        assertThatThrownBy(() -> PositionsView.learned(llama)).hasMessageContaining("Llama has no tables of learned positions").hasMessageContaining("rotary(config, positions)");
        assertThatThrownBy(() -> PositionsView.learned(Gpt.blank(GptConfig.of(9, 8, 12, 1, 3), 1))).hasMessageContaining("all vectors are 0");
        assertThatThrownBy(() -> PositionsView.sinusoidal(1, 8)).hasMessageContaining("more than 1");
        assertThatThrownBy(() -> PositionsView.sinusoidal(8, 7)).hasMessageContaining("hidden 7");
        assertThatThrownBy(() -> PositionsView.vectors("x", new float[] {1}, new float[] {1, 2})).hasMessageContaining("position 1 has 2 values and position 0 has 1");
        RotaryPositions rotary = new RotaryPositions(4, 100, RopeScaling.none(), RopeLayout.HALF_SPLIT);
        assertThatThrownBy(() -> PositionsView.rotary(rotary, 5, new float[4], new float[3])).hasMessageContaining("the key has 3 values").hasMessageContaining("turn 4");
        assertThatThrownBy(() -> PositionsView.alibi(0, 5)).hasMessageContaining("heads 0");
    }
}
