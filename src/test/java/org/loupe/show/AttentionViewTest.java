package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.loupe.show.figure.Html;

class AttentionViewTest {
    private static final List<String> THREE = List.of("a", "b", "c");

    @Test
    void numbersGivenAreCopied() {
        float[][][][] p = SomeAttention.causal(1, 1, 3);
        float before = p[0][0][2][1];
        AttentionView view = AttentionView.of(THREE, p);
        p[0][0][2][1] = 0.123f;
        assertThat(view.probability(0, 0, 2, 1)).isEqualTo(before);
    }

    @Test
    void attentionThatOnlyLooksBackIsRecognised() {
        assertThat(AttentionView.of(THREE, SomeAttention.causal(2, 2, 3)).isCausal()).isTrue();
        assertThat(AttentionView.of(THREE, SomeAttention.full(2, 2, 3, 3)).isCausal()).isFalse();
        // A square of zeros above the diagonal means nothing between two different texts.
        assertThat(AttentionView.of(THREE, List.of("x", "y", "z"), SomeAttention.causal(1, 1, 3)).isCausal()).isFalse();
    }

    @Test
    void tokensAreShownAsTextNeverAsMarkup() {
        List<String> tokens = List.of("<script>alert(1)</script>", "</script>", "\n");
        String html = AttentionView.of(tokens, SomeAttention.causal(1, 1, 3)).html();
        assertThat(html).contains("&lt;script&gt;", "⏎").doesNotContain("<script>alert", "alert(1)</script>");
        assertThat(html.split("</script>", -1)).as("the view's own script ends once").hasSize(2);
    }

    @Test
    void theSameNumbersGiveTheSamePageAndOthersAnotherId() {
        String one = AttentionView.of(THREE, SomeAttention.causal(1, 2, 3)).html();
        assertThat(AttentionView.of(THREE, SomeAttention.causal(1, 2, 3)).html()).isEqualTo(one);
        assertThat(id(AttentionView.of(List.of("a", "b", "x"), SomeAttention.causal(1, 2, 3)).html())).isNotEqualTo(id(one));
    }

    private static String id(String html) {
        Matcher matcher = Pattern.compile("id=\"(loupe-[0-9a-f]{8})\"").matcher(html);
        assertThat(matcher.find()).isTrue();
        assertThat(html).contains("upgradeAll(\"" + matcher.group(1) + "\"");
        return matcher.group(1);
    }

    @Test
    void thePageNeedsNothingFromOutside() {
        String html = AttentionView.of(THREE, SomeAttention.causal(1, 1, 3)).html();
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "import ", "require(", "fetch(", "src=\"/");
    }

    @Test
    void summaryLinesSayWhereAHeadLooks() {
        float[][][][] p = {{{{1, 0, 0}, {1, 0, 0}, {0.25f, 0.5f, 0.25f}}}};
        AttentionView view = AttentionView.of(THREE, p);
        String line = "first 0.25 · previous 0.50 · itself 0.25 · entropy 1.50 bits";
        assertThat(view.html()).contains("<summary>head 0 <small>(" + line + ")</small></summary>");
        assertThat(view.text()).contains("\n    0     0    0.25      0.50    0.25     1.50\n");
        AttentionView two = AttentionView.of(List.of("a", "b"), SomeAttention.causal(1, 1, 2));
        assertThat(two.html()).as("too short to tell").contains("<summary>head 0</summary>");
        assertThat(two.text()).doesNotContain("entropy");
    }

    @Test
    void textShowsASmallAttentionInFull() {
        float[][][][] p = {{{{1, 0, 0}, {0.25f, 0.75f, 0}, {0.2f, 0.3f, 0.5f}}}};
        AttentionView view = AttentionView.of(List.of("a", " ", "世"), p);
        assertThat(view.text()).contains("Attention of 1 layer x 1 head: 3 queries, 3 keys; no query looks at a later key.")
                .contains("\n0 a        1.00\n1 ␣        0.25 0.75\n2 世       0.20 0.30 0.50\n");
        assertThat(AttentionView.of(SomeAttention.tokens(40), SomeAttention.causal(2, 2, 40)).text().lines()).hasSize(6);
    }

    @Test
    void badNumbersAreNamedWithTheirPlace() {
        float[][][][] nan = SomeAttention.causal(2, 2, 3);
        nan[1][0][2][1] = Float.NaN;
        assertThatThrownBy(() -> AttentionView.of(THREE, nan)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("layer 1, head 0, query 2, key 1 is NaN", "masked");
        float[][][][] score = SomeAttention.causal(1, 1, 3);
        score[0][0][1][0] = -3.5f;
        assertThatThrownBy(() -> AttentionView.of(THREE, score)).hasMessageContainingAll("key 0 is -3.5", "before the softmax?");
        float[][][][] rounded = SomeAttention.causal(1, 1, 3);
        rounded[0][0][0][0] = 1.0001f;
        assertThat(AttentionView.of(THREE, rounded).probability(0, 0, 0, 0)).isEqualTo(1);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> AttentionView.of(List.of("a", "b"), SomeAttention.causal(1, 1, 3)))
                .hasMessage("attention of layer 0, head 0 has 3 queries; expected 2, one for each query token");
        assertThatThrownBy(() -> AttentionView.of(THREE, SomeAttention.full(1, 1, 3, 4)))
                .hasMessage("attention of layer 0, head 0, query 0 has 4 keys; expected 3, one for each key token");
        float[][][][] ragged = {SomeAttention.causal(1, 2, 3)[0], SomeAttention.causal(1, 1, 3)[0]};
        assertThatThrownBy(() -> AttentionView.of(THREE, ragged)).hasMessage("attention of layer 1 has 1 heads; expected 2, as in layer 0");
        assertThatThrownBy(() -> AttentionView.of(THREE, new float[0][][][])).hasMessageContaining("no layer");
        assertThatThrownBy(() -> AttentionView.of(THREE, new float[1][0][][])).hasMessageContaining("no head");
        assertThatThrownBy(() -> AttentionView.of(List.of(), SomeAttention.causal(1, 1, 3))).hasMessageContaining("0 queries");
        assertThatThrownBy(() -> AttentionView.of(THREE, SomeAttention.causal(2, 1, 3)).text(2, 0)).hasMessage("layer 2 does not exist; there are 2, from 0 to 1");
    }

    @Test
    void aPartOfTheTextShowsItsOwnNumbers() {
        AttentionView view = AttentionView.of(SomeAttention.tokens(9), SomeAttention.causal(2, 2, 9)), part = view.part(4, 9, 2, 6);
        assertThat(part.queries()).isEqualTo(view.queries().subList(4, 9));
        assertThat(part.keys()).isEqualTo(view.keys().subList(2, 6));
        for (int q = 0; q < 5; q++) for (int k = 0; k < 4; k++) assertThat(part.probability(1, 0, q, k)).isEqualTo(view.probability(1, 0, q + 4, k + 2));
        assertThat(view.part(3, 9).isCausal()).isTrue();
        assertThat(view.part(3, 9).html()).as("places in the whole text, and no averages of a part").contains("query 4:" + Html.visible(view.queries().get(4)) + " →")
                .doesNotContain("previous 0");
        assertThatThrownBy(() -> view.part(3, 10)).hasMessage("queries from 3 up to 10 do not exist; there are 9, from 0 up to 9");
    }

    @Test
    void oneHeadAloneCanBeShown() {
        AttentionView view = AttentionView.of(THREE, SomeAttention.causal(2, 2, 3));
        assertThat(view.head(1, 0).text()).contains(view.text(1, 0));
        assertThatThrownBy(() -> view.head(0, 2)).hasMessage("head 2 does not exist; there are 2, from 0 to 1");
    }
}
