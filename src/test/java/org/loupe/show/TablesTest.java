package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

class TablesTest {
    private static Table small() {
        return Table.create("A <b>", StringColumn.create("name", "x", "<y>", null), DoubleColumn.create("value", 1 / 3.0, 1.5e-7, Double.NaN), IntColumn.create("n", 1, 20, 300));
    }

    @Test
    void htmlEscapesAndAlignsNumbersToTheRight() {
        String html = Tables.html(small());
        assertThat(html).contains("A &lt;b&gt;</caption>", ">&lt;y&gt;</td>", "text-align:right\">300</td>", "text-align:left\">x</td>").doesNotContain("<y>", "<b>");
        assertThat(html).contains("title=\"0.3333333333333333\">0.333333</td>", ">1.5E-7</td>");
        assertThat(html.split("–", -1)).as("missing values").hasSize(3);
    }

    @Test
    void textLinesUp() {
        assertThat(Tables.text(small())).isEqualTo("A <b>\nname     value    n\nx     0.333333    1\n<y>     1.5E-7   20\n–            –  300\n");
    }

    @Test
    void longTablesSayHowManyRowsAreLeftOut() {
        Table table = Table.create(IntColumn.create("i", IntStream.range(0, 100).toArray()));
        assertThat(Tables.html(table)).contains(">29</td>", "… 70 more of 100 rows are not shown").doesNotContain(">30</td>");
        assertThat(Tables.text(table, 2)).isEqualTo("i\n0\n1\n… 98 more of 100 rows are not shown\n");
        assertThat(Tables.html(table, 100)).doesNotContain("not shown");
        assertThatThrownBy(() -> Tables.html(table, 0)).hasMessageContaining("maxRows is 0");
    }

    @Test
    void anEmptyTableKeepsItsHead() {
        Table table = Table.create(IntColumn.create("i"), DoubleColumn.create("x"));
        assertThat(Tables.html(table)).contains(">i</th>", ">x</th>");
        assertThat(Tables.text(table)).isEqualTo("i  x\n");
    }

    @Test
    void singlePrecisionIsRoundedAlike() {
        assertThat(Tables.text(Table.create(FloatColumn.create("x", 1 / 3f, 12345.678f)))).isEqualTo("       x\n0.333333\n 12345.7\n");
    }

    @Test
    void aFormatSetByTheUserIsKept() {
        DoubleColumn share = DoubleColumn.create("share", 0.25);
        share.setPrintFormatter(NumberColumnFormatter.percent(1));
        assertThat(Tables.text(Table.create(share))).contains("25.0%");
    }

    @Test
    void largeWholeNumbersAreSetInThousands() {
        Table table = Table.create("", LongColumn.create("n", 2026L, 124_439_808L));
        assertThat(Tables.text(table)).contains("       2026").contains("124,439,808");
    }

    /** Numbers by their size whatever their format, dates by time, texts without regard to capitals; what is missing has no place. */
    @Test
    void eachColumnHasAnOrder() {
        assertThat(TableData.ranks(DoubleColumn.create("x", 9, Double.NaN, -1e9, 10, 9), 5)).containsExactly(1, -1, 0, 3, 1);
        assertThat(TableData.ranks(LongColumn.create("n", 9_007_199_254_740_993L, 9_007_199_254_740_992L), 2)).as("beyond what a double tells apart").containsExactly(1, 0);
        assertThat(TableData.ranks(StringColumn.create("s", "b", "A", "a", null, "10", "9"), 6)).containsExactly(4, 2, 2, -1, 0, 1);
        assertThat(TableData.ranks(DateColumn.create("d", LocalDate.of(2026, 1, 2), LocalDate.of(2025, 12, 31)), 2)).containsExactly(1, 0);
        DoubleColumn share = DoubleColumn.create("share", 0.09, 0.1);
        share.setPrintFormatter(NumberColumnFormatter.percent(0));
        assertThat(TableData.ranks(share, 2)).containsExactly(0, 1);
    }

    @Property
    void byTheirPlacesRowsStandInTheOrderOfTheirValues(@ForAll @Size(max = 40) List<@IntRange(min = -20, max = 20) Integer> values) {
        IntColumn column = IntColumn.create("i");
        values.forEach(value -> {
            if (value == 20) column.appendMissing();
            else column.append(value);
        });
        int[] ranks = TableData.ranks(column, values.size());
        for (int a = 0; a < ranks.length; a++)
            for (int b = 0; b < ranks.length; b++)
                if (ranks[a] >= 0 && ranks[b] >= 0) assertThat(Integer.compare(ranks[a], ranks[b])).isEqualTo(Integer.compare(values.get(a), values.get(b)));
                else assertThat(ranks[a] < 0).isEqualTo(values.get(a) == 20);
    }

    @Test
    void rowsThatAreNotShownAreSortedTooAsFarAsTheyFitThePage() {
        Table table = Table.create(IntColumn.create("i", IntStream.range(0, 100).toArray()), DoubleColumn.create("x", IntStream.range(0, 100).mapToDouble(i -> 1 / (1.0 + i)).toArray()));
        assertThat(Tables.html(table)).contains("taken:\"all rows\"", "more:[[\"30\",[\"0.0322581\",\"0.03225806451612903\"]],").contains("0 more of 100 rows");
        Table long1 = Table.create(IntColumn.create("i", IntStream.range(0, 200_000).toArray()));
        String html = Tables.html(long1);
        Matcher taken = Pattern.compile("taken:\"the first (\\d+) of all rows\"").matcher(html);
        assertThat(taken.find()).isTrue();
        int rows = Integer.parseInt(taken.group(1));
        assertThat(rows).isBetween(10_000, 100_000);
        assertThat(html).contains("[\"" + (rows - 1 < 10_000 ? rows - 1 : String.format(Locale.ROOT, "%,d", rows - 1))).hasSizeLessThan(1_000_000);
    }

    /** A table without rows to sort, and what a page without scripts has, stay plain. */
    @Test
    void theScriptIsBesideTheTableAndNotInIt() {
        assertThat(Tables.html(Table.create(IntColumn.create("i", 1)))).startsWith("<table").doesNotContain("<script");
        String html = Tables.html(small());
        assertThat(html.substring(0, html.indexOf("<script"))).doesNotContain("<button", "aria-", "data-", "<style").endsWith("</table>\n");
        assertThat(html).contains("ranks:[[1,0,-1],[1,0,-1],[0,1,2]]");
        Table other = Table.create("other", IntColumn.create("n", 1, 20, 300));
        assertThat(id(Tables.html(other))).isNotEqualTo(id(html)).isEqualTo(id(Tables.html(other)));
    }

    private static String id(String html) {
        return html.substring(html.indexOf("id=\""), html.indexOf("\">\n"));
    }
}
