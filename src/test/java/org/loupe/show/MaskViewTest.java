package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.show.MaskView.Place;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.StaticPage;
import org.w3c.dom.Element;

class MaskViewTest {
    private static final int[] TEXT = {10, 3, 11, 3, 2, 3};
    private static final Place FIRST = new Place(1, new int[] {0, 12, 5, 2}, new double[] {0.5, 0.25, 0.125, 0.00005}, 5),
            SECOND = new Place(3, new int[] {12, 13}, new double[] {0.75, 0.125}, 14), THIRD = new Place(5, new int[] {6, 7}, new double[] {0.75, 0.25}, Place.UNKNOWN);

    private static MaskView view(int shown, Place... places) {
        return MaskView.of(List.of(places), shown, SomeGenerations.NAMES, TEXT);
    }

    @Test
    void everyCandidateCanBeReadBack() throws Exception {
        List<Element> tables = StaticPage.all(StaticPage.of(view(4, FIRST, SECOND, THIRD).html()), "table");
        assertThat(tables).hasSize(3);
        for (int m = 0; m < 3; m++) {
            Place place = List.of(FIRST, SECOND, THIRD).get(m);
            List<List<String>> rows = StaticPage.rows(tables.get(m), "tbody");
            assertThat(rows).hasSameSizeAs(IntStream.of(place.candidates()).boxed().toList());
            double sum = 0;
            for (int i = 0; i < rows.size(); i++) {
                boolean isTrue = place.candidates()[i] == place.truth();
                assertThat(rows.get(i).get(0)).isEqualTo((isTrue ? "▶ " : "") + Html.shorten(Html.visible(SomeGenerations.NAMES.apply(place.candidates()[i])), 24));
                GenerationViewTest.requireNumber(rows.get(i).get(1), place.probabilities()[i]);
                sum += place.probabilities()[i];
            }
            assertThat(Double.parseDouble(StaticPage.rows(tables.get(m), "tfoot").get(0).get(1))).isCloseTo(1 - sum, within(0.00005001));
        }
    }

    @Test
    void theTrueTokenHasItsRank() {
        String html = view(4, FIRST, SECOND, THIRD).html();
        assertThat(html).contains("the true token, rank 3", "Mask 0, token 1: the likeliest is ‘&lt;script&gt;alert(1)&lt;/script&gt;’, 0.5000; the true token is ‘␣cat’, rank 3.",
                "Mask 1, token 3: the likeliest is ‘t12’, 0.7500; the true token is ‘t14’, not among the 2 likeliest.", "Mask 2, token 5: the likeliest is ‘&lt;0xE4&gt;’, 0.7500. ");
    }

    /** The true token is shown, however unlikely it is. */
    @Test
    void fewCandidatesAndTheTrueOneAreShown() throws Exception {
        Element table = StaticPage.all(StaticPage.of(view(1, FIRST).html()), "table").get(0);
        assertThat(StaticPage.rows(table, "tbody")).extracting(row -> row.get(1)).containsExactly("0.5000", "0.1250");
        assertThat(StaticPage.rows(table, "tfoot").get(0).get(1)).isEqualTo("0.3750");
        assertThat(view(1, FIRST).mask(0).text()).contains("▶ ␣cat", "the true token, rank 3");
    }

    @Test
    void masksStandInTheirText() throws Exception {
        List<Element> cells = StaticPage.all(StaticPage.ofClass(StaticPage.of(view(2, SECOND, FIRST).html()), "lf-strip").get(0), "span");
        assertThat(cells).extracting(Element::getTextContent).containsExactly("t10", "世界mask 1", "t11", "世界mask 0", "שלום", "世界");
        assertThat(view(2, SECOND, FIRST).text()).contains("世界(mask 1)", "t11");
        assertThat(view(2, SECOND, FIRST).picture().orElseThrow().svg()).contains("mask 1", "0.7500");
    }

    @Test
    void manyMasksSayWhatIsLeftOut() {
        int[] text = new int[900], candidates = IntStream.range(20, 40).toArray();
        double[] even = IntStream.range(0, 20).mapToDouble(i -> 0.05).toArray();
        MaskView view = MaskView.of(IntStream.range(0, 900).mapToObj(i -> new Place(i, candidates, even, 25)).toList(), 19, SomeGenerations.NAMES, text);
        assertThat(view.html()).contains("Left out, to keep the page small: the last 850 of 900 masks");
        assertThat(view.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> view(3)).hasMessageContaining("no masked place");
        assertThatThrownBy(() -> view(0, FIRST)).hasMessageContaining("shown is 0");
        assertThatThrownBy(() -> view(3, new Place(6, new int[] {1}, new double[] {1}, 1))).hasMessageContaining("position 6 is outside the text of 6 tokens");
        assertThatThrownBy(() -> view(3, FIRST).mask(1)).hasMessage("mask 1 does not exist; there are 1, from 0 to 0");
        assertThatThrownBy(() -> new Place(2, new int[] {1, 2}, new double[] {1}, 1)).hasMessageContaining("position 2: 2 candidates have 1 probabilities");
        assertThatThrownBy(() -> new Place(2, new int[0], new double[0], 1)).hasMessageContaining("no candidates");
        assertThatThrownBy(() -> new Place(2, new int[] {1, 2}, new double[] {0.75, 0.5}, 1)).hasMessageContaining("sum to 1.25");
        assertThatThrownBy(() -> new Place(2, new int[] {1, 2}, new double[] {0.25, 0.5}, 1)).hasMessageContaining("likeliest first");
        assertThatThrownBy(() -> new Place(2, new int[] {1}, new double[] {Double.NaN}, 1)).hasMessageContaining("is NaN");
    }
}
