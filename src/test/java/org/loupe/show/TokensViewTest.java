package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.Scale;
import org.loupe.show.figure.StaticPage;
import org.w3c.dom.Element;

class TokensViewTest {
    private static final List<String> TOKENS = IntStream.range(0, 14).mapToObj(SomeGenerations.NAMES).toList();
    private static final double[] NUMBERS = new Random(3).doubles(14, -2, 3).toArray();

    static {
        NUMBERS[11] = Double.NaN;
        NUMBERS[12] = -0.00001;
    }

    private static List<Element> cells(TokensView view) throws Exception {
        return StaticPage.all(StaticPage.ofClass(StaticPage.of(view.html()), "lf-strip").get(0), "span");
    }

    @Test
    void everyTokenStandsAboveItsNumber() throws Exception {
        List<Element> cells = cells(TokensView.of("gradient x input", TOKENS, NUMBERS));
        assertThat(cells).hasSize(14);
        for (int i = 0; i < 14; i++) {
            String number = StaticPage.all(cells.get(i), "small").get(0).getTextContent();
            assertThat(StaticPage.all(cells.get(i), "bdi").get(0).getTextContent()).isEqualTo(Html.shorten(Html.visible(TOKENS.get(i)), 24));
            assertThat(cells.get(i).getAttribute("title")).isEqualTo("token " + i + " ‘" + Html.visible(TOKENS.get(i)) + "’: " + number);
            if (Double.isNaN(NUMBERS[i])) assertThat(number).isEqualTo("–");
            else assertThat(Double.parseDouble(number)).isCloseTo(NUMBERS[i], within(0.0005001));
        }
        assertThat(TokensView.of("x", TOKENS, NUMBERS).html()).contains("Numbers are rounded to 3 decimals");
    }

    /** Blue above 0, orange below, each with an ink that can be read on it. */
    @Test
    void coloursTellTheSign() throws Exception {
        List<Element> cells = cells(TokensView.of("x", List.of("a", "b", "c", "d"), 2, -2, 0, Double.NaN));
        List<String> styles = cells.stream().map(cell -> StaticPage.all(cell, "bdi").get(0).getAttribute("style")).toList();
        assertThat(styles.get(0)).contains("background:#08306b;color:#ffffff");
        assertThat(styles.get(1)).contains("background:#7f2704;color:#ffffff");
        assertThat(styles.get(2)).contains("background:#f7fbff;color:#000000");
        assertThat(styles.get(3)).contains("background:" + Palette.css(Palette.HIDDEN));
        assertThat(cells(TokensView.of("x", List.of("a", "b"), Scale.SHARE, 1, 0)).get(0).getTextContent()).isEqualTo("a1.0000");
    }

    @Test
    void theLargestStandFirstInTheTable() throws Exception {
        List<List<String>> rows = StaticPage.rows(StaticPage.all(StaticPage.of(TokensView.of("x", TOKENS, NUMBERS).html()), "table").get(0), "tbody");
        assertThat(rows).hasSize(13);
        double before = Double.POSITIVE_INFINITY;
        for (List<String> row : rows) {
            double number = NUMBERS[Integer.parseInt(row.get(0))];
            assertThat(Math.abs(number)).isLessThanOrEqualTo(before);
            assertThat(Double.parseDouble(row.get(2))).isCloseTo(number, within(0.0005001));
            before = Math.abs(number);
        }
    }

    @Test
    void lineEndsStayLineEnds() throws Exception {
        TokensView view = TokensView.of("x", List.of("a", "\n", "b"), 1, 1, 1);
        assertThat(StaticPage.all(StaticPage.of(view.html()), "br")).hasSize(1);
        assertThat(view.text()).contains("a(1.000) ⏎(1.000)\nb(1.000)\n");
        int one = TokensView.of("x", List.of("a", "b", "b"), 1, 1, 1).picture().orElseThrow().height();
        assertThat(view.picture().orElseThrow().height()).isEqualTo(one + 40);
        assertThat(view.picture().orElseThrow().svg()).contains("⏎", "1.000");
    }

    @Test
    void aLongTextSaysWhatItLeavesOut() throws Exception {
        int length = TokensView.MOST + 7;
        TokensView view = TokensView.of("x", Collections.nCopies(length, " token"), new Random(1).doubles(length).toArray());
        String html = view.html();
        assertThat(html).contains("Left out, to keep the page small: the last 7 of 1507 tokens");
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(600_000);
        assertThat(cells(view.part(1400, length))).hasSize(107);
    }

    /** So that parts of one text can be compared. */
    @Test
    void aPartHasTheColoursOfTheWhole() throws Exception {
        TokensView whole = TokensView.of("x", List.of("a", "b", "c"), 1, 2, 8);
        assertThat(StaticPage.all(cells(whole.part(0, 2)).get(1), "bdi").get(0).getAttribute("style"))
                .isEqualTo(StaticPage.all(cells(whole).get(1), "bdi").get(0).getAttribute("style"));
    }

    @Test
    void tokensAreShownAsTextNeverAsMarkup() {
        assertThat(TokensView.of("<b>", TOKENS, NUMBERS).html()).contains("&lt;b&gt;", "&lt;script&gt;alert(1)", "שלום", "世界", "⟨D83D⟩", "∅")
                .doesNotContain("<script>alert", "<b>").satisfies(html -> assertThat(html.split("<script", -1)).as("that of the table alone").hasSize(2));
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> TokensView.of("x", List.of("a", "b"), 1)).hasMessageContaining("'x' has 1 numbers for 2 tokens");
        assertThatThrownBy(() -> TokensView.of("x", List.of())).hasMessageContaining("'x' has no tokens");
        assertThatThrownBy(() -> TokensView.of("x", List.of("a", "b"), 1, Double.NEGATIVE_INFINITY)).hasMessageContaining("token 1 is -Infinity");
        assertThatThrownBy(() -> TokensView.of("x", List.of("a"), 1).part(0, 2)).hasMessageContaining("up to 2 do not exist");
    }
}
