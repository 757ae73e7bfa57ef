package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.show.figure.HeatMap;

class AttentionComparisonTest {
    private static final List<String> TWO = List.of("a", "b");

    private static AttentionView view(float... ofSecondQuery) {
        float[][][][] shares = new float[1][ofSecondQuery.length][2][2];
        for (int head = 0; head < ofSecondQuery.length; head++) shares[0][head] = new float[][] {{1, 0}, {1 - ofSecondQuery[head], ofSecondQuery[head]}};
        return AttentionView.of(TWO, shares);
    }

    @Test
    void bothAndTheirDifferenceAreReadBackOutOfThePage() {
        String html = AttentionComparison.of("before", view(0.25f, 0.5f), "after, tuned", view(0.75f, 0.25f)).html();
        List<String[]> cells = StaticPart.cells(html);
        // Three numbers below the diagonal, of two heads, of each side.
        assertThat(cells.stream().map(cell -> cell[0].replaceAll(".*: ", ""))).containsExactly(
                "1.0000", "0.7500", "0.2500", "1.0000", "0.2500", "0.7500", "0.0000", "-0.5000", "0.5000",
                "1.0000", "0.5000", "0.5000", "1.0000", "0.7500", "0.2500", "0.0000", "0.2500", "-0.2500");
        assertThat(StaticPart.of(html)).contains("<summary>before</summary>", "<summary>after, tuned</summary>", "<summary>difference</summary>");
        assertThat(html).contains("beside:true");
        StaticPart.requireKeptByJupyterLab(html);
    }

    @Test
    void theNoteTellsMeanAndLargest() {
        // Differences: 0, -0.5, 0.5 and 0, 0.25, -0.25; of two of one size the first counts.
        assertThat(AttentionComparison.of("x", view(0.25f, 0.5f), "y", view(0.75f, 0.25f)).note())
                .contains("‘y’ less ‘x’: blue where ‘y’ looks more", "Its mean size is 0.2500, the largest -0.5000, in layer 0, head 0, query 1 ‘b’ → key 0 ‘a’.");
        assertThat(AttentionComparison.of("x", view(0.5f), "y", view(0.5f)).note()).contains("Its mean size is 0.0000, the largest +0.0000");
    }

    @Test
    void theDifferenceOfLargeAttentionIsThatOfItsNumbers() {
        AttentionView a = AttentionView.of(SomeAttention.tokens(7), SomeAttention.full(2, 3, 7, 7)), b = AttentionView.of(SomeAttention.tokens(7), SomeAttention.causal(2, 3, 7));
        HeatMap map = AttentionComparison.of("all", a, "back", b);
        for (int l = 0; l < 2; l++)
            for (int h = 0; h < 3; h++)
                for (int q = 0; q < 7; q++)
                    for (int k = 0; k < 7; k++) {
                        assertThat(map.value(map.panel(l, h, 0), q, k)).isEqualTo(a.probability(l, h, q, k));
                        assertThat(map.value(map.panel(l, h, 1), q, k)).isEqualTo(b.probability(l, h, q, k));
                        assertThat(map.value(map.panel(l, h, 2), q, k)).isEqualTo(b.probability(l, h, q, k) - a.probability(l, h, q, k));
                    }
        assertThat(map.isTriangular()).as("as one of the two looks ahead").isFalse();
        assertThat(AttentionComparison.of("x", b, "y", b).isTriangular()).isTrue();
    }

    @Test
    void twoHeadsOfOneModel() {
        AttentionView view = AttentionView.of(SomeAttention.tokens(5), SomeAttention.causal(3, 2, 5));
        HeatMap map = AttentionComparison.heads(view, 0, 1, 2, 0);
        assertThat(map.choosers()).hasSize(1);
        assertThat(map.choosers().get(0).labels()).containsExactly("layer 0, head 1", "layer 2, head 0", "difference");
        assertThat(map.value(0, 4, 2)).isEqualTo(view.probability(0, 1, 4, 2));
        assertThat(map.value(1, 4, 2)).isEqualTo(view.probability(2, 0, 4, 2));
        assertThat(map.value(2, 4, 2)).isCloseTo(view.probability(2, 0, 4, 2) - view.probability(0, 1, 4, 2), within(1e-7f));
        assertThat(map.note()).doesNotContain("in layer");
    }

    @Test
    void whatCannotBeComparedIsNamed() {
        AttentionView view = view(0.5f);
        AttentionView other = AttentionView.of(List.of("a", "c"), new float[][][][] {{{{1, 0}, {0.5f, 0.5f}}}});
        assertThatThrownBy(() -> AttentionComparison.of("x", view, "y", other)).hasMessageContaining("the queries of x and y are not the same tokens: 2 and 2; token 1 is 'b' and 'c'");
        assertThatThrownBy(() -> AttentionComparison.of("x", view, "y", AttentionView.of(SomeAttention.tokens(3), SomeAttention.causal(1, 1, 3)))).hasMessageContaining("2 and 3");
        assertThatThrownBy(() -> AttentionComparison.of("x", view, "y", AttentionView.of(TWO, SomeAttention.causal(2, 3, 2))))
                .hasMessageContaining("x has 1 layers of 1 heads and y has 2 of 3");
        assertThatThrownBy(() -> AttentionComparison.heads(view, 0, 0, 1, 0)).hasMessage("layer 1 does not exist; there are 1, from 0 to 0");
        assertThatThrownBy(() -> AttentionComparison.heads(view, 0, -1, 0, 0)).hasMessage("head -1 does not exist; there are 1, from 0 to 0");
    }

    @Test
    void aLargeOneStaysBelowAMegabyteAndAHalf() {
        AttentionView a = AttentionView.of(SomeAttention.tokens(64), SomeAttention.full(12, 12, 64, 64)), b = AttentionView.of(SomeAttention.tokens(64), SomeAttention.causal(12, 12, 64));
        HeatMap map = AttentionComparison.of("a", a, "b", b);
        assertThat(map.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
        assertThat(map.html()).contains("Reduced to fit a page");
    }
}
