package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.loupe.inspect.AttentionMaps;
import org.loupe.inspect.HeadType;
import org.loupe.inspect.InductionScore;
import org.loupe.inspect.TokenRoles;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class HeadsViewTest {
    private static final int TIME = 8;

    /** Layer 0: looks at the token before; spreads evenly. Layer 1: rests at the first token; something in between. */
    private static AttentionMaps maps() {
        float[][][][] p = new float[2][2][TIME][TIME];
        for (int q = 0; q < TIME; q++) {
            p[0][0][q][Math.max(0, q - 1)] = 1;
            p[1][0][q][0] = 1;
            for (int k = 0; k <= q; k++) p[0][1][q][k] = 1f / (q + 1);
            p[1][1][q][q] += 0.4f;
            p[1][1][q][q / 2] += 0.6f;
        }
        return new AttentionMaps(p, TokenRoles.plain(TIME));
    }

    @Test
    void headsAreNamedByWhatTheyDo() {
        HeadsView view = HeadsView.of(maps());
        assertThat(view.types(0, 0).strongest().orElseThrow().type()).isEqualTo(HeadType.PREVIOUS_TOKEN);
        assertThat(view.types(0, 1).strongest().orElseThrow().type()).isEqualTo(HeadType.BROAD);
        assertThat(view.types(1, 0).strongest().orElseThrow().type()).isEqualTo(HeadType.FIRST_TOKEN);
        Table kinds = view.kinds();
        for (Row row : kinds) switch (row.getString(0)) {
            case "previous token" -> assertThat(row.getInt(1) + ": " + row.getString(2)).isEqualTo("1: 0.0 1.00");
            case "first token" -> assertThat(row.getInt(1) + ": " + row.getString(2)).isEqualTo("1: 1.0 1.00");
            case "induction" -> assertThat(row.getInt(1)).isZero();
            default -> assertThat(row.getInt(1)).isBetween(0, 2);
        }
        assertThat(view.text()).contains("previous token", "clearest", "none of these");
    }

    @Test
    void theNumbersOfThePageAreThoseOfTheStatistics() {
        HeadsView view = HeadsView.of(maps());
        Matcher cell = Pattern.compile("title=\"layer (\\d) → head (\\d): ([0-9.]+) · ").matcher(view.html());
        int seen = 0;
        for (int measure = 0; measure < 8; measure++)
            for (int head = 0; head < 4; head++) {
                assertThat(cell.find()).isTrue();
                var s = view.statistics(Integer.parseInt(cell.group(1)), Integer.parseInt(cell.group(2)));
                double[] numbers = {s.first(), s.previous(), s.itself(), s.next(), s.separators(), s.rest(), s.entropy(), s.distance()};
                assertThat(Double.parseDouble(cell.group(3))).isCloseTo(numbers[measure], within(0.0005001));
                seen++;
            }
        assertThat(seen).isEqualTo(32);
        assertThat(cell.find()).isFalse();
    }

    @Test
    void allHeadsAreInTheTableTheClearestFirst() {
        Table table = HeadsView.of(maps()).table();
        assertThat(table.rowCount()).isEqualTo(4);
        List<Double> clearness = table.doubleColumn("clearness").asList();
        assertThat(clearness).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(clearness.get(0)).isEqualTo(1);
    }

    @Test
    void scoresOfRepeatedTokensAreShownWhereTheyAreGiven() {
        InductionScore scores = new InductionScore(new double[][] {{0, 0}, {0, 0.9}}, new double[][] {{0, 0.1}, {0, 0}});
        HeadsView view = HeadsView.of(scores, maps());
        assertThat(view.types(1, 1).toString()).contains("induction 0.90");
        assertThat(view.html()).contains("measure induction score", "layer 1 → head 1: 0.9000");
        assertThat(HeadsView.of(maps()).html()).doesNotContain("measure induction score");
    }

    @Test
    void aHeadThatDoesNotExistIsNamed() {
        HeadsView view = HeadsView.of(maps());
        assertThatThrownBy(() -> view.statistics(2, 0)).hasMessage("layer 2 does not exist; there are 2, from 0 to 1");
        assertThatThrownBy(() -> view.types(0, -1)).hasMessage("head -1 does not exist; there are 2, from 0 to 1");
    }
}
