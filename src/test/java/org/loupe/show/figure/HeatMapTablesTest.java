package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The part that must stand without a script. */
class HeatMapTablesTest {
    private static final Pattern CELL = Pattern.compile("<td [^>]*title=\"query (\\d+) ‘[^’]+’ → key (\\d+) ‘[^’]+’: ([0-9.]+)\">([0-9.]+)</td>");

    @Test
    void everyNumberCanBeReadBack() {
        for (HeatMap view : List.of(SomeMaps.shares(2, 2, 10, 10, true), SomeMaps.shares(2, 2, 10, 10, false),
                SomeMaps.shares(2, 2, 10, 7, false))) {
            Matcher cell = CELL.matcher(HeatMapTables.html(view));
            for (int l = 0; l < 2; l++)
                for (int h = 0; h < 2; h++)
                    for (int q = 0; q < 10; q++)
                        for (int k = 0; k < view.columnsOf(q); k++) {
                            assertThat(cell.find()).isTrue();
                            assertThat(cell.group(1) + " " + cell.group(2)).isEqualTo(q + " " + k);
                            assertThat(Double.parseDouble(cell.group(3))).isCloseTo(view.value(view.panel(l, h), q, k), within(0.00005001));
                            assertThat(Double.parseDouble(cell.group(4))).isCloseTo(view.value(view.panel(l, h), q, k), within(0.005001));
                        }
            assertThat(cell.find()).isFalse();
        }
    }

    @Test
    void aMiddlingViewHasEveryNumberAndStaysSmall() {
        HeatMap view = SomeMaps.shares(4, 4, 48, 48, true);
        String fallback = HeatMapTables.html(view);
        List<Double> numbers = new ArrayList<>();
        Matcher plain = Pattern.compile(CELL.pattern() + "| (\\d\\.\\d\\d)(?=[ \n])").matcher(fallback.replaceAll("<summary>.*?</summary>", ""));
        while (plain.find()) numbers.add(Double.parseDouble(plain.group(4) != null ? plain.group(4) : plain.group(5)));
        assertThat(numbers).hasSize(16 * 48 * 49 / 2);
        int i = 0;
        for (int l = 0; l < 4; l++)
            for (int h = 0; h < 4; h++)
                for (int q = 0; q < 48; q++)
                    for (int k = 0; k <= q; k++) assertThat(numbers.get(i++)).isCloseTo(view.value(view.panel(l, h), q, k), within(0.005001));
        assertThat(fallback).doesNotContain("Left out");
        assertThat(view.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(600_000);
        assertThat(SomeMaps.shares(4, 4, 48, 48, false).html().length()).isLessThan(800_000);
    }

    @Test
    void whatDoesNotFitTheBudgetIsSaid() {
        HeatMap view = SomeMaps.shares(12, 12, 64, 64, true);
        String fallback = HeatMapTables.html(view);
        int perHead = 64 * 65 / 2, coloured = HeatMapTables.COLOURED_LIMIT / perHead, plain = HeatMapTables.PLAIN_LIMIT_OF_MANY / perHead;
        assertThat(fallback.split("<table", -1)).hasSize(coloured + 1);
        assertThat(fallback.split("<pre", -1)).hasSize(plain + 1);
        assertThat(fallback).contains("the numbers of the last " + (144 - coloured - plain) + " of 144 panels");
        assertThat(fallback).contains("each point shows the largest of 2 x 2 numbers");
    }

    /** A notebook stores the page and the picture. */
    @Test
    void theLargestViewStaysBelowAMegabyteAndAHalf() {
        HeatMap view = SomeMaps.shares(12, 12, 64, 64, false);
        assertThat(view.html().getBytes(StandardCharsets.UTF_8).length + view.png().orElseThrow().length * 4 / 3).isLessThan(1_500_000);
        HeatMap longText = SomeMaps.shares(12, 12, 512, 512, true);
        assertThat(longText.html().getBytes(StandardCharsets.UTF_8).length + longText.png().orElseThrow().length * 4 / 3).isLessThan(1_500_000);
    }

    @Test
    void onlyWhatJupyterLabKeepsIsUsed() {
        assertThat(StaticPage.requireKept(HeatMapTables.html(SomeMaps.shares(2, 3, 40, 40, true)))).isGreaterThan(2000);
    }
}
