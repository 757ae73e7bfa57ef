package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.loupe.attention.Mask;
import org.loupe.show.figure.HeatMap;

class AttentionMaskViewTest {
    private static final List<String> SIX = List.of("a", "b", "<c>", "d", "e", "f");

    private interface Rule {
        boolean sees(int query, int key);
    }

    /** The kinds for six tokens, by their definitions. */
    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put("bidirectional", (q, k) -> true);
        rules.put("causal", (q, k) -> k <= q);
        rules.put("padding of 1", (q, k) -> k < 5);
        rules.put("prefix of 3", (q, k) -> k < 3 || k <= q);
        rules.put("sliding window of 3", (q, k) -> k <= q && q - k < 3);
        rules.put("segments", (q, k) -> q / 3 == k / 3);
        rules.put("causal and padding", (q, k) -> k <= q && k < 5);
        return rules;
    }

    @Test
    void eachKindIsReadBackOutOfThePage() {
        assertThat(AttentionMaskView.kinds(6).keySet()).containsExactlyElementsOf(rules().keySet());
        for (String html : List.of(AttentionMaskView.gallery(SIX).html(), AttentionMaskView.of(AttentionMaskView.kinds(6), SIX).html())) {
            List<String[]> cells = StaticPart.cells(html);
            List<String> seen = StaticPart.margins(html);
            assertThat(cells).hasSize(7 * 36);
            int at = 0, row = 0;
            for (Map.Entry<String, Rule> rule : rules().entrySet())
                for (int q = 0; q < 6; q++) {
                    int count = 0;
                    for (int k = 0; k < 6; k++) {
                        boolean sees = rule.getValue().sees(q, k);
                        String[] cell = cells.get(at++);
                        assertThat(cell[1]).as("%s, query %d, key %d", rule.getKey(), q, k).isEqualTo(sees ? "✓" : "·");
                        assertThat(cell[0]).startsWith("query " + q + " ").contains("→ key " + k + " ", sees ? ": 1 · may look" : ": 0 · hidden: ");
                        if (sees) count++;
                    }
                    assertThat(seen.get(row++)).as("%s, keys of query %d", rule.getKey(), q).isEqualTo(String.valueOf(count));
                }
        }
    }

    @Test
    void aHiddenKeySaysWhy() {
        Mask mask = Mask.slidingWindow(6, 4).and(Mask.padding(new int[] {1, 1, 1, 1, 1, 0}));
        String html = AttentionMaskView.of(mask, SIX).html();
        assertThat(html).contains("query 5 ‘f’ → key 1 ‘b’: 0 · hidden: further back than 3\"", "query 0 ‘a’ → key 1 ‘b’: 0 · hidden: later token\"",
                "query 5 ‘f’ → key 5 ‘f’: 0 · hidden: padding\"", "query 1 ‘b’ → key 5 ‘f’: 0 · hidden: later token, padding\"",
                "query 5 ‘f’ → key 2 ‘&lt;c&gt;’: 1 · may look\"");
    }

    /** What is added to the scores is what is shown. */
    @Test
    void thePictureIsThatOfTheBias() {
        AttentionMaskView.kinds(6).forEach((name, mask) -> {
            HeatMap map = AttentionMaskView.of(mask, SIX);
            float[] bias = mask.bias().toFloats();
            for (int q = 0; q < 6; q++)
                for (int k = 0; k < 6; k++) {
                    // One row, or one number, serves all where they are alike.
                    float added = bias[bias.length == 1 ? 0 : bias.length == 6 ? k : q * 6 + k];
                    assertThat(map.value(0, q, k)).as("%s, query %d, key %d", name, q, k).isEqualTo(added == 0 ? 1 : 0);
                }
        });
    }

    @Test
    void queriesThatAreTheLastOfTheKeysHaveTheirTokens() {
        HeatMap map = AttentionMaskView.of(Mask.causal(2, 6), SIX);
        assertThat(map.rows().labels()).containsExactly("e", "f");
        assertThat(map.note()).contains("The queries are the last 2 of the keys");
        assertThat(StaticPart.margins(map.html())).containsExactly("5", "6");
    }

    @Test
    void theFirstTextOfABatchIsShown() {
        HeatMap map = AttentionMaskView.of(Mask.padding(new int[] {1, 0}, new int[] {1, 1}), List.of("a", "b"));
        assertThat(map.value(0, 0, 0)).isEqualTo(1);
        assertThat(map.value(0, 0, 1)).isZero();
    }

    @Test
    void masksOfOtherSizesAreNamed() {
        assertThatThrownBy(() -> AttentionMaskView.of(Mask.causal(5), SIX)).hasMessageContaining("made for 5 keys").hasMessageContaining("not 6");
        assertThatThrownBy(() -> AttentionMaskView.of(Map.of("a", Mask.causal(2, 6), "b", Mask.causal(6)), SIX)).hasMessageContaining("masks are shown together");
        assertThatThrownBy(() -> AttentionMaskView.of(Mask.bidirectional(), List.of())).hasMessageContaining("at least one token");
        assertThatThrownBy(() -> AttentionMaskView.of(Map.of(), SIX)).hasMessageContaining("not 6 and 0");
    }

    @Test
    void onlyWhatJupyterLabKeepsIsNeeded() {
        StaticPart.requireKeptByJupyterLab(AttentionMaskView.gallery(SIX).html());
    }

    @Test
    void aLongTextStaysSmall() {
        List<String> tokens = Collections.nCopies(512, "token");
        HeatMap one = AttentionMaskView.of(Mask.slidingWindow(512, 100), tokens);
        assertThat(one.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
        assertThat(StaticPart.of(one.html())).contains("Left out here").contains("<img");
        HeatMap all = AttentionMaskView.gallery(tokens.subList(0, 64));
        assertThat(all.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(700_000);
    }
}
