package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.show.figure.BarTable.Kind;
import org.loupe.show.figure.BarTable.Row;
import org.w3c.dom.Element;

class BarTableTest {
    private static BarTable table(double... shares) {
        return new BarTable("Title", "token", List.of("a", "b"), List.of(new Row("x", shares, Kind.PLAIN, "")), List.of());
    }

    /** The bar is to its cell what the number is to the full bar that is told. */
    @ParameterizedTest
    @CsvSource({"0.04, 0.1", "0.1, 0.1", "0.1001, 0.2", "0.3, 0.5", "0.7, 1", "1, 1"})
    void barsAreAsLongAsTheirShares(double most, String full) throws Exception {
        Bars bars = new Bars(table(most, most / 4));
        assertThat(bars.caption).endsWith("A full bar is " + full + ".");
        assertThat(bars.widths.get(0)).isCloseTo(100 * most / Double.parseDouble(full), within(0.0501));
        assertThat(bars.widths.get(1)).isCloseTo(25 * most / Double.parseDouble(full), within(0.0501));
    }

    /** What is read of a table. */
    private static final class Bars {
        final String caption;
        final List<Double> widths;

        Bars(BarTable table) throws Exception {
            Element page = StaticPage.of(table.html());
            caption = StaticPage.all(page, "caption").get(0).getTextContent();
            widths = StaticPage.all(page, "div").stream().map(bar -> Double.parseDouble(bar.getAttribute("style").replaceFirst(".*width:([0-9.]+)%.*", "$1"))).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.41371, 0.4137", "1, 1.0000", "0.0001, 0.0001", "0.00009, 9.0e-5", "0.0000234, 2.3e-5", "1e-12, 1.0e-12", "0, 0.0000", "NaN, –"})
    void smallNumbersKeepTwoDigits(double share, String text) {
        assertThat(BarTable.number(share)).isEqualTo(text);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> table(0.5)).hasMessageContaining("row 'x' has 1 shares for 2 columns [a, b]");
        assertThatThrownBy(() -> table(0.5, -0.1)).hasMessageContaining("has the share -0.1");
        assertThatThrownBy(() -> table(0.5, 1.1)).hasMessageContaining("has the share 1.1");
        assertThatThrownBy(() -> new BarTable("Title", "token", List.of("a"), List.of(), List.of())).hasMessageContaining("'Title'");
        assertThatThrownBy(() -> new TokenStrip(List.of())).hasMessageContaining("no tokens");
        assertThatThrownBy(() -> new TokenChooser("t", "n", new TokenStrip(List.of(TokenStrip.Cell.plain("a", ""))), 1, List.of(), ""))
                .hasMessageContaining("those from 1 on can be chosen; there are 0 details");
    }
}
