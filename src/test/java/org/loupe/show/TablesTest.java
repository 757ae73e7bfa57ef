package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
}
