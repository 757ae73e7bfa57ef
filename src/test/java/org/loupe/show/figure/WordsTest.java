package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Words in cells and numbers beside them. */
class WordsTest {
    private static HeatMap words(String... words) {
        return HeatMap.titled("t").rows(Axis.numbers("row", 1)).columns(Axis.numbers("column", words.length)).texts(new String[][] {words})
                .values(new float[1][words.length]);
    }

    /** As the script reads them: a letter for each place, and what the letter stands for. */
    @Test
    void fewWordsAreKeptOnceEach() {
        String[] words = IntStream.range(0, 200).mapToObj(i -> i % 3 == 0 ? "</script>" : i % 3 == 1 ? "b c" : "\"").toArray(String[]::new);
        String script = HeatMapPage.script(words(words));
        Matcher packed = Pattern.compile("texts:\\{letters:\"(\\w+)\",list:\\[(.*?)],panels:\\[\"(\\w+)\"]}").matcher(script);
        assertThat(packed.find()).isTrue();
        List<String> list = List.of(packed.group(2).split(","));
        assertThat(packed.group(3)).hasSize(200);
        for (int i = 0; i < 200; i++)
            assertThat(list.get(packed.group(1).indexOf(packed.group(3).charAt(i)))).isEqualTo(Html.scriptString(words[i]));
        assertThat(list).hasSize(3);
    }

    @Test
    void manyWordsAreKeptAsTheyAre() {
        String[] words = IntStream.range(0, 53).mapToObj(i -> "w" + i).toArray(String[]::new);
        assertThat(HeatMapPage.script(words(words))).contains("texts:{panels:[[\"w0\",\"w1\",").contains(",\"w52\"]]}");
        assertThat(HeatMapPage.script(words(Arrays.copyOf(words, 52)))).contains("texts:{letters:");
    }

    @Test
    void marginsShowCountsAsWholeNumbersAndInfinityAsASign() {
        HeatMap map = HeatMap.titled("t").rows(Axis.numbers("row", 3)).columns(Axis.numbers("column", 1))
                .margins(List.of("count", "score", "bias"), new float[][] {{3, Float.NEGATIVE_INFINITY, -0.00001f, 12, 0.5f, Float.NaN, 1, Float.POSITIVE_INFINITY, 2}})
                .values(new float[1][3]);
        List<String> margins = IntStream.range(0, 9).mapToObj(i -> HeatMapPage.margin(map, 0, i / 3, i % 3)).toList();
        assertThat(margins).containsExactly("3", "−∞", "0.0000", "12", "0.5000", "", "1", "∞", "2.0000");
        assertThat(HeatMapPage.script(map)).contains("marginTexts:[[\"3\",\"−∞\",");
        assertThat(map.text()).contains("count", "−∞");
    }

    /** A single panel of very many numbers is a picture and, for the script, data. */
    @Test
    void aSinglePanelOfVeryManyNumbersIsShownAsAPicture() {
        HeatMap large = HeatMap.titled("t").rows(Axis.numbers("row", 300)).columns(Axis.numbers("column", 300)).values(new float[1][90_000]);
        String page = HeatMapTables.html(large);
        assertThat(page).contains("<img src=\"data:image/png;base64,", "Left out here, to keep the page small: the numbers. The picture").doesNotContain("<pre", "<table");
        Picture picture = large.picture().orElseThrow();
        assertThat(picture.width()).isLessThan(1_600);
        assertThat(picture.height()).isLessThan(1_600);
        HeatMap wordy = HeatMap.titled("t").rows(Axis.numbers("row", 90)).columns(Axis.numbers("column", 90)).texts(new String[][] {filled(8_100)}).values(new float[1][8_100]);
        assertThat(HeatMapTables.html(wordy)).contains("<pre").doesNotContain("<table");
        HeatMap few = HeatMap.titled("t").rows(Axis.numbers("row", 60)).columns(Axis.numbers("column", 60)).texts(new String[][] {filled(3_600)}).values(new float[1][3_600]);
        assertThat(HeatMapTables.html(few)).contains("<table").doesNotContain("<pre");
    }

    private static String[] filled(int count) {
        return IntStream.range(0, count).mapToObj(i -> "yes").toArray(String[]::new);
    }
}
