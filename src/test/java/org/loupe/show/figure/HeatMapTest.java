package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private static final Axis TWO = Axis.numbers("layer", 2), THREE = Axis.names("column", List.of("a", "b", "c"));

    private static HeatMapBuilder twoByThree() {
        return HeatMap.titled("t").rows(TWO).columns(THREE);
    }

    @Test
    void panelsAreTheCombinationsOfTheChoosersTheLastRunsFastest() {
        HeatMap map = SomeMaps.shares(3, 4, 2, 2, false);
        for (int layer = 0; layer < 3; layer++)
            for (int head = 0; head < 4; head++) {
                assertThat(map.panel(layer, head)).isEqualTo(4 * layer + head);
                assertThat(map.choice(4 * layer + head)).containsExactly(layer, head);
                assertThat(map.name(4 * layer + head)).isEqualTo("layer " + layer + ", head " + head);
            }
        assertThatThrownBy(() -> map.panel(3, 0)).hasMessage("layer 3 does not exist; there are 3, from 0 to 2");
        assertThatThrownBy(() -> map.panel(1)).hasMessageContaining("one for each of [layer, head]; got 1");
        assertThatThrownBy(() -> map.text(0, 9)).hasMessage("head 9 does not exist; there are 4, from 0 to 3");
    }

    @Test
    void onePanelAloneShowsItsNumbers() {
        HeatMap map = SomeMaps.shares(2, 3, 4, 4, true), one = map.only(1, 2);
        assertThat(one.title()).isEqualTo("Shares: layer 1, head 2");
        assertThat(one.panels()).isEqualTo(1);
        for (int r = 0; r < 4; r++) for (int c = 0; c < 4; c++) assertThat((Float) one.value(0, r, c)).isEqualTo((Float) map.value(5, r, c));
    }

    @Test
    void aBuilderThatGoesOnDoesNotChangeWhatItHasMade() {
        HeatMapBuilder builder = twoByThree();
        HeatMap before = builder.values(new float[][] {{1, 2, 3, 4, 5, 6}});
        String page = before.html();
        builder.note("something else").columns(Axis.numbers("other", 3)).scale(Scale.signed(100));
        assertThat(before.html()).isEqualTo(page);
    }

    @Test
    void wordsTakeThePlaceOfNumbersAndDetailsAreSaidBeside() {
        HeatMap map = twoByThree().texts(new String[][] {{"u", "v", "<w>", "x", "y", "z"}}).details(new String[][] {{"1st", "2nd", "3rd", "4th", "5th", "6th"}})
                .scale(Scale.SHARE).values(new float[][] {{0, 0.25f, 0.5f, 0.75f, 1, Float.NaN}});
        assertThat(map.text()).contains("<w>").doesNotContain("0.50");
        assertThat(map.html()).contains("title=\"layer 0 → column c: 0.5000 · 3rd\">&lt;w&gt;</td>").doesNotContain("<w>");
    }

    @Test
    void marginsStandBesideTheRows() {
        HeatMap map = twoByThree().margins(List.of("sum", "share"), new float[][] {{6, 0.25f, 15, 0.75f}}).values(new float[][] {{1, 2, 3, 4, 5, 6}});
        assertThat(HeatMapTables.html(map)).contains(">sum</th>", ">share</th>", ">15</td>", ">0.7500</td>");
        assertThat(map.text()).contains("sum", "15 ", "0.7500");
        assertThat(map.html()).contains("marginTexts:[[\"6\",\"0.2500\",\"15\",\"0.7500\"]]");
    }

    @Test
    void captionsStandBesideTheNamesOfPanels() {
        HeatMap map = HeatMap.titled("t").choose(Axis.numbers("head", 2)).rows(TWO).columns(THREE).captions(List.of("quiet", "loud & clear")).values(new float[2][6]);
        assertThat(HeatMapTables.html(map)).contains("<summary>head 0 <small>(quiet)</small></summary>", "<summary>head 1 <small>(loud &amp; clear)</small></summary>");
        assertThat(map.text()).contains("head 1\nloud & clear\n");
        assertThat(map.only(1).text()).contains("loud & clear").doesNotContain("quiet");
        assertThatThrownBy(() -> twoByThree().captions(List.of("a", "b")).values(new float[1][6])).hasMessageContaining("captions: 2; expected 1");
    }

    private static HeatMapBuilder rowsOfPanels() {
        return twoByThree().choose(Axis.numbers("head", 2)).rows(List.of(Axis.names("unit", List.of("7", "9")), Axis.names("unit", List.of("3", "0"))));
    }

    @Test
    void rowsMayHaveOtherNamesInEachPanel() {
        HeatMap map = rowsOfPanels().values(new float[][] {{1, 2, 3, 4, 5, 6}, {10, 20, 30, 40, 50, 60}});
        assertThat(HeatMapTables.html(map)).contains("title=\"unit 9 → column a: 4.00\"", "title=\"unit 3 → column b: 20.00\"").doesNotContain("unit 7 → column b: 20.00");
        assertThat(map.text()).containsSubsequence("head 0", "\n7 ", "\n9 ", "head 1", "\n3 ", "\n0 ");
        assertThat(map.only(1).rows().labels()).containsExactly("3", "0");
        assertThat(map.html()).contains("rowLabels:[[\"7\",\"9\"],[\"3\",\"0\"]]");
        assertThat(twoByThree().values(new float[1][6]).html()).doesNotContain("rowLabels:");
    }

    @Test
    void panelsThatShareTheirWordsWriteThemOnce() {
        String[] shared = new String[6];
        for (int i = 0; i < 6; i++) shared[i] = "a sentence of cell " + i;
        HeatMap map = HeatMap.titled("t").choose(Axis.numbers("measure", 4)).rows(TWO).columns(THREE).details(new String[][] {shared, shared, shared, shared}).values(new float[4][6]);
        assertThat(HeatMapPage.script(map)).contains("same:[0,0,0,0],").containsOnlyOnce("a sentence of cell 5");
    }

    @Test
    void anEmptyNameIsShownAsSuch() {
        HeatMap map = HeatMap.titled("t").choose(Axis.names("kind", List.of("", "b"))).rows(TWO).columns(THREE).values(new float[2][6]);
        assertThat(map.picture().orElseThrow().svg()).contains("∅");
    }

    @Test
    void sizesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> rowsOfPanels().choose(Axis.numbers("head", 3)).values(new float[3][6])).hasMessageContaining("axes of rows: 2; expected 3, one for each panel");
        assertThatThrownBy(() -> rowsOfPanels().rows(List.of(TWO, Axis.numbers("layer", 3))).values(new float[2][6])).hasMessageContaining("rows of a panel: 3; expected 2");
        assertThatThrownBy(() -> rowsOfPanels().beside().values(new float[2][6])).hasMessageContaining("panels beside each other, or with lines, have the same rows");
        assertThatThrownBy(() -> rowsOfPanels().lines().values(new float[2][6])).hasMessageContaining("have the same rows");
        assertThatThrownBy(() -> twoByThree().values(new float[][] {{1, 2}})).hasMessage("heat map 't': numbers in panel 0: 2; expected 6, 2 rows of 3");
        assertThatThrownBy(() -> twoByThree().values(new float[2][6])).hasMessageContaining("panels: 2; expected 1");
        assertThatThrownBy(() -> HeatMap.titled("t").rows(TWO).values(new float[1][6])).hasMessageContaining("rows and columns");
        assertThatThrownBy(() -> twoByThree().texts(new String[1][5]).values(new float[1][6])).hasMessageContaining("texts of a panel: 5; expected 6");
        assertThatThrownBy(() -> twoByThree().margins(List.of("m"), new float[1][3]).values(new float[1][6])).hasMessageContaining("numbers in a margin: 3; expected 2");
        assertThatThrownBy(() -> twoByThree().beside().values(new float[1][6])).hasMessageContaining("give it a chooser");
        assertThatThrownBy(() -> twoByThree().values(new float[][] {{0, 0, 0, 0, Float.NEGATIVE_INFINITY, 0}})).hasMessageContaining("panel 0, row 1, column 1 is -Infinity");
        assertThatThrownBy(() -> Axis.tokens("query", List.of())).hasMessageContaining("axis query has no places");
    }
}
