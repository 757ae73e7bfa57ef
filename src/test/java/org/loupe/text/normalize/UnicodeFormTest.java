package org.loupe.text.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class UnicodeFormTest {
    @Provide
    Arbitrary<String> marked() {
        return Arbitraries.of("a", "e", "ﬁ", "é", "ṩ", "가", "ᄀ", "ᅡ", "ᆨ", "\u0301", "\u0323", "\u0307", "\u0327", "Å", "ｶ", "ﾞ", "𝔘",
                "\u0f73", " ")
                .list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Property
    void theTextIsThatOfTheStandardAndPlacesAreCharactersOfTheSource(@ForAll("marked") String text) {
        for (UnicodeForm form : UnicodeForm.values()) {
            AlignedText result = form.apply(AlignedText.of(text));
            assertThat(result.text()).isEqualTo(java.text.Normalizer.normalize(text, java.text.Normalizer.Form.valueOf(form.name())));
            for (int i = 0; i < result.length(); i++)
                assertThat(result.start(i)).isBetween(0, text.length() - 1).isLessThan(result.end(i));
        }
    }

    @Test
    void partsTakeThePlaceOfTheWholeAndTheWholeThatOfItsFirstPart() {
        AlignedText apart = UnicodeForm.NFD.apply(AlignedText.of("xé"));
        assertThat(apart.text()).isEqualTo("xe\u0301");
        assertThat(List.of(apart.start(1), apart.end(1), apart.start(2), apart.end(2))).containsExactly(1, 2, 1, 2);
        AlignedText whole = UnicodeForm.NFC.apply(AlignedText.of("xe\u0301y"));
        assertThat(whole.text()).isEqualTo("xéy");
        assertThat(List.of(whole.start(1), whole.end(1), whole.start(2))).containsExactly(1, 2, 3);
    }
}
