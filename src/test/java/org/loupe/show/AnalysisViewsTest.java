package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.loupe.inspect.AttentionMaps;
import org.loupe.inspect.AttentionRollout;
import org.loupe.inspect.HeadAblation;
import org.loupe.inspect.LogitLens;
import org.loupe.inspect.PatchingMap;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.Trace;
import org.loupe.show.figure.HeatMap;

/** The views of what {@code org.loupe.inspect} computes show its numbers. */
class AnalysisViewsTest {
    private static final List<String> TOKENS = List.of("d", "<b>", "e", "\n");
    private final Gpt gpt = new Gpt(GptConfig.of(9, 8, 12, 2, 3), 1);
    private final int[] ids = {3, 1, 4, 1};

    @Test
    void theLensShowsTheLikeliestTokenAndItsProbability() {
        LogitLens lens = LogitLens.of(gpt, ids, 3);
        LensView view = LensView.of(lens, TOKENS, id -> "t" + id);
        Matcher cell = Pattern.compile("title=\"depth (input|after layer \\d) → token (\\d) ‘[^’]*’: ([0-9.]+) · ‘t(\\d)’ ([0-9.]+),[^\"]*\">([^<]+)</td>").matcher(view.html());
        for (int depth = 0; depth < 3; depth++)
            for (int position = 0; position < 4; position++) {
                assertThat(cell.find()).isTrue();
                assertThat(cell.group(1)).isEqualTo(depth == 0 ? "input" : "after layer " + (depth - 1));
                assertThat(Integer.parseInt(cell.group(2))).isEqualTo(position);
                var top = lens.readings()[depth][position].top();
                assertThat(Double.parseDouble(cell.group(3))).isCloseTo(top.probabilities()[0], within(0.00005001));
                assertThat(cell.group(6)).isEqualTo("t" + top.ids()[0]).isEqualTo("t" + cell.group(4));
            }
        assertThat(view.text()).contains("after layer 1", "t" + lens.readings()[2][3].top().ids()[0]);
        assertThatThrownBy(() -> LensView.of(lens, TOKENS.subList(0, 3), id -> "")).hasMessageContaining("4 positions and 3 tokens");
    }

    @Test
    void theRolloutOfACausalModelShowsNothingOfLaterTokens() {
        AttentionRollout rollout = AttentionRollout.of(AttentionMaps.of(Trace.of("*.probabilities", () -> gpt.forward(new int[][] {ids}))));
        HeatMap view = RolloutView.of(rollout, TOKENS);
        assertThat(view.isTriangular()).isTrue();
        for (int layer = 0; layer < 2; layer++)
            for (int r = 0; r < 4; r++) for (int c = 0; c <= r; c++) assertThat((double) view.value(layer, r, c)).isCloseTo(rollout.shares()[layer][r][c], within(1e-6));
        assertThatThrownBy(() -> RolloutView.of(rollout, List.of("a"))).hasMessageContaining("4 positions and 1 tokens");
    }

    @Test
    void theLargestChangeComesFirst() {
        HeadAblation ablation = new HeadAblation(2.5, new double[][] {{2.6, 2.4}, {Double.NaN, 3.5}});
        AblationView view = AblationView.of("loss", ablation);
        assertThat(view.table().rowCount()).isEqualTo(3);
        assertThat(view.table().row(0).getInt("layer") + "." + view.table().row(0).getInt("head") + " " + view.table().row(0).getDouble("change")).isEqualTo("1.1 1.0");
        assertThat(view.html()).contains("With all heads it is 2.5000. Cells without a number were not measured.", "layer 0 → head 1: -0.1");
        assertThat(view.text()).contains("1.00");
    }

    @Test
    void whatAPatchRestoresStandsAtItsValueAndPosition() {
        PatchingMap map = new PatchingMap(List.of("residual.0", "residual.1"), new double[][] {{0, 1.25, 0, 0}, {0, 0.5, -0.5, Double.NaN}});
        HeatMap view = PatchingView.of(map, TOKENS, List.of("d", "x", "e", "\n"));
        assertThat(view.html()).contains("value residual.0 → position 1 ‘&lt;b&gt;|x’: 1.2500", "were not measured");
        assertThat(view.value(0, 1, 2)).isEqualTo(-0.5f);
        assertThat(PatchingView.heads(new double[][] {{0, 0.75}, {Double.NaN, 1.5}}).html()).contains("layer 0 → head 1: 0.7500", "layer 1 → head 1: 1.5000", "were not measured");
        assertThat(PatchingView.heads(new double[][] {{0, 0.75}}).html()).doesNotContain("were not measured");
        assertThatThrownBy(() -> PatchingView.heads(new double[0][])).hasMessageContaining("no head");
        assertThatThrownBy(() -> PatchingView.of(map, TOKENS, List.of("d"))).hasMessageContaining("4 positions and texts of 4 and 1 tokens");
    }
}
