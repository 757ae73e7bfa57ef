package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.generate.Choice;
import org.loupe.generate.Choice.Stage;
import org.loupe.generate.Ending;
import org.loupe.generate.GenerationRecord;
import org.loupe.generate.Sampler;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.StaticPage;
import org.w3c.dom.Element;

/** What stands on the page of a generation is what the tokens were drawn from. */
class GenerationViewTest {
    private static final GenerationRecord RECORD = SomeGenerations.of(7, 40, 15, SomeGenerations.SAMPLER);

    private static GenerationView view(GenerationRecord record) {
        return GenerationView.of(record, SomeGenerations.NAMES);
    }

    /** A number as it is written: four decimals, or two digits below 0.0001. */
    static void requireNumber(String text, double expected) {
        if (Double.isNaN(expected)) assertThat(text).isEqualTo("–");
        else assertThat(Double.parseDouble(text)).isCloseTo(expected, within(expected < 0.0001 ? 0.051 * expected : 0.00005001));
    }

    @Test
    void everyNumberCanBeReadBack() throws Exception {
        List<Element> details = StaticPage.all(StaticPage.of(view(RECORD).html()), "details");
        assertThat(details).hasSize(7);
        for (int step = 0; step < 7; step++) readBack(RECORD.choices().get(step), details.get(step));
    }

    private static void readBack(Choice choice, Element details) {
        Element table = StaticPage.all(details, "table").get(0);
        List<List<String>> rows = StaticPage.rows(table, "tbody"), totals = StaticPage.rows(table, "tfoot");
        List<Stage> stages = choice.stages();
        assertThat(StaticPage.rows(table, "thead").get(0)).containsExactlyElementsOf(
                IntStream.range(-1, stages.size() + 1).mapToObj(s -> s < 0 ? "token" : s < stages.size() ? stages.get(s).name() : "remark").toList());
        assertThat(rows).hasSize(choice.candidates().length);
        for (int i = 0; i < rows.size(); i++) {
            String sign = i == choice.place() ? "▶ " : choice.takenOutBy(i) >= 0 ? "✕ " : "";
            String remark = i == choice.place() ? "chosen" : choice.takenOutBy(i) >= 0 ? "cut by " + stages.get(choice.takenOutBy(i)).name() : "";
            assertThat(rows.get(i).get(0)).isEqualTo(sign + Html.shorten(Html.visible(SomeGenerations.NAMES.apply(choice.candidates()[i])), 24));
            assertThat(rows.get(i).get(stages.size() + 1)).isEqualTo(remark);
            for (int s = 0; s < stages.size(); s++) requireNumber(rows.get(i).get(s + 1), stages.get(s).probabilities()[i]);
        }
        for (int s = 0; s < stages.size(); s++) {
            int shown = (int) Arrays.stream(stages.get(s).probabilities()).filter(p -> !Double.isNaN(p)).count(), others = stages.get(s).left() - shown;
            if (others == 0) assertThat(totals.get(0).get(s + 1)).isEqualTo("–");
            else {
                String[] rest = totals.get(0).get(s + 1).split(" ");
                requireNumber(rest[0], stages.get(s).others());
                assertThat(rest[1]).isEqualTo("(" + others + ")");
            }
            assertThat(totals.get(1).get(s + 1)).isEqualTo(String.valueOf(stages.get(s).left()));
            requireNumber(totals.get(2).get(s + 1), s == 0 ? Double.NaN : stages.get(s).cut());
        }
        String sentence = StaticPage.all(details, "p").get(0).getTextContent();
        double cut = choice.cut();
        assertThat(sentence).contains("rank " + choice.rank() + " of 40");
        requireNumber(sentence.replaceFirst(".*In all ([0-9.e-]+) of the model's probability was cut.*", "$1"), cut);
    }

    /** The stages that can be drawn here: all kinds of steps take something out somewhere, or the tests above would prove little. */
    @Test
    void allStepsOfTheSamplerAreShown() {
        assertThat(RECORD.choices().get(0).stages()).extracting(Stage::name).containsExactly("model", "repetition penalty 1.2", "temperature 0.8", "top-k 12", "top-p 0.9", "min-p 0.1");
        for (int s = 3; s < 6; s++) {
            int stage = s;
            assertThat(RECORD.choices()).anyMatch(choice -> choice.stages().get(stage).cut() > 0);
        }
    }

    @Test
    void theTextStandsAboveItsProbabilities() throws Exception {
        List<Element> cells = StaticPage.all(StaticPage.ofClass(StaticPage.of(view(RECORD).html()), "lf-strip").get(0), "span");
        assertThat(cells).hasSize(4 + 7);
        for (int step = 0; step < 7; step++) {
            Choice choice = RECORD.choices().get(step);
            Element cell = cells.get(4 + step);
            assertThat(StaticPage.all(cell, "bdi").get(0).getTextContent()).isEqualTo(Html.shorten(Html.visible(SomeGenerations.NAMES.apply(choice.token())), 24));
            requireNumber(StaticPage.all(cell, "small").get(0).getTextContent(), choice.probability());
            assertThat(cell.getAttribute("title")).contains("token " + step, "rank " + choice.rank());
        }
        assertThat(StaticPage.all(cells.get(0), "small").get(0).getTextContent()).as("the prompt has no number").isEmpty();
    }

    /** A token that was not likely is chosen: it stands behind the likeliest. */
    @Test
    void fewerTokensAreShownOfLongTexts() throws Exception {
        GenerationRecord many = SomeGenerations.of(250, 60, 20, SomeGenerations.SAMPLER);
        String html = view(many).html();
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
        assertThat(html).contains("Left out, to keep the page small: of each choice all but the likeliest 3 of the 20 tokens");
        List<Element> details = StaticPage.all(StaticPage.of(html), "details");
        assertThat(details).hasSizeBetween(150, 249);
        assertThat(html).contains("the last " + (250 - details.size()) + " of 250 tokens that were written");
        boolean unlikely = false;
        for (int step = 0; step < details.size(); step++) {
            Choice choice = many.choices().get(step);
            Element table = StaticPage.all(details.get(step), "table").get(0);
            List<List<String>> rows = StaticPage.rows(table, "tbody");
            assertThat(rows).hasSize(3).anyMatch(row -> row.get(0).startsWith("▶ "));
            unlikely |= choice.rank() > 3;
            double sum = Double.parseDouble(StaticPage.rows(table, "tfoot").get(0).get(1).split(" ")[0]);
            for (List<String> row : rows) sum += Double.parseDouble(row.get(1));
            assertThat(sum).as("with all others").isCloseTo(1, within(4 * 0.00005));
        }
        assertThat(unlikely).isTrue();
        assertThat(view(many).part(0, 20).html()).doesNotContain("Left out");
        assertThat(view(many).part(240, 250).steps()).isEqualTo(10);
    }

    @Test
    void aLongPromptIsCut() {
        GenerationRecord longer = new GenerationRecord(IntStream.range(0, 500).map(i -> 20 + i % 20).toArray(), RECORD.choices(), Ending.LENGTH);
        assertThat(view(longer).html()).contains("436 tokens of the prompt stand before").doesNotContain("token 435 of the prompt").contains("token 436 of the prompt");
    }

    /** Drawn with the model's own probabilities there is one column, and nothing is cut. */
    @Test
    void withoutStepsNothingIsCut() throws Exception {
        GenerationView plain = view(SomeGenerations.of(3, 20, 20, Sampler.temperature(1)));
        assertThat(StaticPage.of(plain.html()).getTextContent()).contains("drawn by the model's own probabilities", "Nothing was cut.", "drawn from 20 tokens")
                .doesNotContain("✕ ⏎", "cut by top");
        assertThat(view(SomeGenerations.of(3, 20, 20, Sampler.greedy())).step(0).html()).contains("cut by top-k 1");
    }

    @Test
    void tokensAreShownAsTextNeverAsMarkup() {
        GenerationRecord hard = SomeGenerations.of(5, 10, 10, Sampler.temperature(1));
        String html = view(hard).html();
        assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;", "שלום", "世界", "⏎", "␣cat", "⟨D83D⟩", "∅", "a&amp;b&quot;c").doesNotContain("<script>alert");
        assertThat(html.split("</script>", -1)).as("the view's own script ends once").hasSize(2);
    }

    @Test
    void textAndPictureTellTheSame() {
        String text = view(RECORD).text(), svg = view(RECORD).picture().orElseThrow().svg();
        for (Choice choice : RECORD.choices()) {
            assertThat(text).contains(String.format("%.4f", choice.probability()));
            assertThat(svg).contains(String.format("%.4f", choice.stages().get(0).probabilities()[0]));
        }
        assertThat(text).contains("cut by top-k 12", "tokens left", "▶ ");
        assertThat(svg).contains("token 6", "✕ ");
        assertThat(view(RECORD).step(2).text()).isSubstringOf(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7})
    void aStepThatDoesNotExistIsNamed(int step) {
        assertThatThrownBy(() -> view(RECORD).step(step)).hasMessage("step " + step + " does not exist; 7 tokens were written, from 0 to 6");
    }

    @Test
    void whereNothingWasWrittenThereIsNothingToShow() {
        assertThatThrownBy(() -> view(new GenerationRecord(new int[] {1, 2}, List.of(), Ending.CONTEXT))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing was written behind the 2 tokens").hasMessageContaining("CONTEXT");
    }
}
