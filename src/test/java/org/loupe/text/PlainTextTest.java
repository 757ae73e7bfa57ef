package org.loupe.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '~', value = {
            "\u2018don\u2019t\u2019|'don't'", "\u201Cyes\u201D \u00ABoui\u00BB|\"yes\" \"oui\"",
            "1996\u20132011 \u2014 so|1996-2011 - so",
            "and\u2026|and...", "30\u00A0000|30 000", "caf\u00E9 Ma\u0161tálka|cafe Mastalka",
            "\u0141\u00F3d\u017A, \u00D8re, stra\u00DFe|Lodz, Ore, strasse",
            "\uFB01ne m\u00B2|fine m2", "\u00BD|1/2", "soft\u00ADhyphen\u200B|softhyphen", "a\tb|a b"})
    void foldsWhatHasAPlainCounterpart(String text, String plain) {
        assertThat(PlainText.fold(text)).isEqualTo(plain);
    }

    @Test
    void everyLineEndBecomesALineFeed() {
        assertThat(PlainText.fold("a\r\nb\rc\u2028d\ne")).isEqualTo("a\nb\nc\nd\ne");
    }

    @Test
    void whatHasNoPlainCounterpartStaysAndIsToldApart() {
        assertThat(PlainText.fold("2\u00B0C \u00A31 \u03B1 🦊")).isEqualTo("2\u00B0C \u00A31 \u03B1 🦊");
        assertThat(PlainText.isPlain("All ~ plain!\n")).isTrue();
        assertThat(PlainText.isPlain("\u00A31")).isFalse();
        assertThat(PlainText.isPlain("a\tb")).isFalse();
        assertThat(PlainText.isPlain("")).isTrue();
    }

    @Property
    void plainTextStaysAsItIs(@ForAll @CharRange(from = ' ', to = '~') String text) {
        assertThat(PlainText.fold(text)).isEqualTo(text);
    }

    @Property
    void foldingTwiceChangesNothingMore(@ForAll String text) {
        String once = PlainText.fold(text);
        assertThat(PlainText.fold(once)).isEqualTo(once);
    }
}
