package org.loupe.text.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BertNormalizerTest {
    private final Normalizer uncased = BertNormalizer.of(true), cased = BertNormalizer.of(false);

    @Test
    void uncasedTextIsBareAndSmall() {
        assertThat(uncased.apply("Café\tNAÏVE\u0000 中文x")).isEqualTo("cafe naive  中  文 x");
        assertThat(cased.apply("Café\tNAÏVE\u0000 中文x")).isEqualTo("Café NAÏVE  中  文 x");
        assertThat(uncased.apply("ΣΑΣ İ ẞ")).as("no final sigma, the dot is an accent").isEqualTo("σας i ß".replace("ς", "σ"));
    }

    @Test
    void accentsGoWithUpperCaseUnlessChosen() {
        assertThat(new BertNormalizer(false, false, false, true).apply("É İ")).isEqualTo("é i\u0307");
        assertThat(new BertNormalizer(false, false, true, false).apply("É İ")).isEqualTo("E I");
        assertThat(new BertNormalizer(false, false, null, false).apply("É")).isEqualTo("É");
        assertThat(new BertNormalizer(false, false, null, true).apply("É")).isEqualTo("e");
    }

    @Test
    void eachCharacterKnowsItsPlace() {
        assertThat(places(uncased, "e\u0301x")).containsExactly("e 0-1", "x 2-3");
        assertThat(places(uncased, "\u00E9\u0000x")).containsExactly("e 0-1", "x 2-3");
        assertThat(places(uncased, "a中b")).containsExactly("a 0-1", "  1-2", "中 1-2", "  1-2", "b 2-3");
        assertThat(places(new LowerCase(), "xİy")).containsExactly("x 0-1", "i 1-2", "\u0307 1-2", "y 2-3");
        assertThat(places(new Accents(), "각")).containsExactly("\u1100 0-1", "\u1161 0-1", "\u11A8 0-1");
    }

    /** The tone mark stays and moves before the acute accent, which goes: the places stay in their order. */
    @Test
    void aMarkThatStaysTakesThePlaceOfTheOneItPasses() {
        assertThat(places(new Accents(), "a\u0301\u302Eb")).containsExactly("a 0-1", "\u302E 1-2", "b 3-4");
    }

    @Property(tries = 500)
    void theFastWayAndTheSlowWayAgree(@ForAll String text) {
        // The mark at the end sends the whole text the slow way.
        AlignedText fast = new Accents().apply(AlignedText.of(text)), slow = new Accents().apply(AlignedText.of(text + " \u0301"));
        assertThat(slow.text()).isEqualTo(fast.text() + " ");
        for (int i = 0; i < fast.length(); i++) assertThat(slow.start(i)).isEqualTo(fast.start(i));
    }

    @Property(tries = 500)
    void twiceIsOnce(@ForAll String text) {
        Normalizer noCjk = new BertNormalizer(true, false, null, true);
        String once = noCjk.apply(text);
        assertThat(noCjk.apply(once)).isEqualTo(once);
    }

    @Test
    void aTableOfCharactersMustRise() {
        CodePointSet set = CodePointSet.of("41-43 61 1F600-1F601");
        assertThat(List.of(0x40, 0x41, 0x43, 0x44, 0x61, 0x1F5FF, 0x1F601, 0x1F602, 0x10FFFF).stream().filter(set::contains))
                .containsExactly(0x41, 0x43, 0x61, 0x1F601);
        assertThat(CodePointSet.of("").contains(0)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> CodePointSet.of("61 41-43")).withMessageContaining("41-43");
        assertThatIllegalArgumentException().isThrownBy(() -> CodePointSet.of("43-41")).withMessageContaining("43-41");
    }

    private static List<String> places(Normalizer normalizer, String text) {
        AlignedText result = normalizer.apply(AlignedText.of(text));
        List<String> places = new ArrayList<>();
        for (int i = 0; i < result.length(); i++) places.add(result.text().charAt(i) + " " + result.start(i) + "-" + result.end(i));
        return places;
    }
}
