package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReductionTest {
    @Test
    void whatFitsStaysAsItIs() {
        HeatMap map = SomeMaps.shares(12, 12, 64, 64, false);
        assertThat(Reduction.of(map)).isSameAs(map);
    }

    @Test
    void eachBlockShowsTheLargestOfItsNumbersAndSaysSo() {
        HeatMap map = SomeMaps.shares(4, 4, 300, 300, true), small = Reduction.of(map);
        assertThat(small.count()).isBetween((long) Reduction.MOST_NUMBERS / 4, (long) Reduction.MOST_NUMBERS);
        assertThat(small.isTriangular()).isTrue();
        int block = (int) Math.ceil(300.0 / small.rows().size());
        assertThat(small.note()).contains("300 x 300 numbers", block + " x " + block + " neighbours");
        assertThat(small.rows().visible(1)).isEqualTo(block + "–" + (2 * block - 1) + ":" + map.rows().visible(block) + "…" + map.rows().visible(2 * block - 1));
        for (int p : new int[] {0, 7, 15})
            for (int r = 0; r < small.rows().size(); r++)
                for (int c = 0; c <= r; c++) {
                    float most = 0;
                    for (int i = r * block; i < Math.min(300, (r + 1) * block); i++)
                        for (int j = c * block; j < Math.min(i + 1, (c + 1) * block); j++) most = Math.max(most, map.value(p, i, j));
                    assertThat(small.value(p, r, c)).isEqualTo(most);
                }
    }

    @Test
    void moreWordsThanAPageHoldsAreLeftOutAndThatIsSaid() {
        String[] few = new String[64], many = new String[64];
        Arrays.fill(few, "word");
        Arrays.fill(many, "w".repeat(Reduction.MOST_LETTERS / 64 + 1));
        HeatMapBuilder made = HeatMap.titled("t").choose(Axis.numbers("measure", 3)).rows(Axis.numbers("r", 8)).columns(Axis.numbers("c", 8));
        HeatMap small = made.details(new String[][] {few, few, few}).values(new float[3][64]);
        assertThat(Reduction.of(small)).isSameAs(small);
        HeatMap large = Reduction.of(made.details(new String[][] {many, many, many}).values(new float[3][64]));
        assertThat(large.note()).contains("What else is told of each cell is left out");
        assertThat(large.html().length()).isLessThan(200_000);
    }

    @Test
    void aReducedMapSaysThatItsWordsAreLost() {
        String[] words = new String[1000 * 1000];
        Arrays.fill(words, "✓");
        HeatMap map = HeatMap.titled("t").rows(Axis.numbers("r", 1000)).columns(Axis.numbers("c", 1000)).texts(new String[][] {words}).values(new float[1][1000 * 1000]);
        assertThat(Reduction.of(map).note()).contains("the words in the cells", "are left out");
    }

    @Test
    void theLargestByItsSizeKeepsItsSign() {
        float[] panel = new float[1000 * 1000];
        panel[999] = -3;
        panel[998] = 2;
        HeatMap small = Reduction.of(HeatMap.titled("t").rows(Axis.numbers("row", 1000)).columns(Axis.numbers("column", 1000)).values(new float[][] {panel}));
        assertThat(small.value(0, 0, small.columns().size() - 1)).isEqualTo(-3);
    }

    @Test
    void morePanelsThanNumbersThatFitAreRefused() {
        float[][] panels = new float[700_001][4];
        Arrays.stream(panels).forEach(panel -> Arrays.fill(panel, 1));
        HeatMap map = HeatMap.titled("t").choose(Axis.numbers("step", 700_001)).rows(Axis.numbers("r", 2)).columns(Axis.names("c", List.of("a", "b"))).values(panels);
        assertThatThrownBy(map::html).hasMessageContainingAll("700001 panels", "600000");
    }
}
