package org.loupe.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class CharTokenizerTest {
    @Property
    void decodingAnEncodedTextGivesTheText(@ForAll @NotEmpty String text) {
        CharTokenizer tokenizer = CharTokenizer.of(text);
        int[] ids = tokenizer.encode(text);
        assertThat(ids).hasSize(text.codePointCount(0, text.length()));
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
        assertThat(String.join("", tokenizer.tokens(ids))).isEqualTo(text);
        assertThat(tokenizer.vocabularySize()).isEqualTo((int) text.codePoints().distinct().count());
    }

    @Property
    void idsAreOrderedLikeTheCharacters(@ForAll @NotEmpty String text) {
        CharTokenizer tokenizer = CharTokenizer.of(text);
        for (int id = 1; id < tokenizer.vocabularySize(); id++)
            assertThat(tokenizer.token(id).codePointAt(0)).isGreaterThan(tokenizer.token(id - 1).codePointAt(0));
    }

    @Property
    void thePlacesOfTokensFollowEachOtherAndAreTheirTexts(@ForAll @NotEmpty String text) {
        CharTokenizer tokenizer = CharTokenizer.of(text);
        Tokens tokens = tokenizer.tokenize(text);
        assertThat(tokens.ids()).isEqualTo(tokenizer.encode(text));
        int end = 0;
        for (int i = 0; i < tokens.count(); i++) {
            assertThat(tokens.starts()[i]).isEqualTo(end);
            assertThat(tokens.part(i, text)).isEqualTo(tokenizer.token(tokens.ids()[i]));
            end = tokens.ends()[i];
        }
        assertThat(end).isEqualTo(text.length());
    }

    @Test
    void helloByHand() {
        CharTokenizer tokenizer = CharTokenizer.of("hello");
        assertThat(tokenizer.vocabulary().tokens()).containsExactly("e", "h", "l", "o");
        assertThat(tokenizer.encode("hello")).containsExactly(1, 0, 2, 2, 3);
        assertThat(tokenizer.decode(1, 3, 2, 0)).isEqualTo("hole");
        assertThat(tokenizer.encode("")).isEmpty();
        assertThat(tokenizer.decode()).isEmpty();
    }

    @Test
    void anEmojiIsOneToken() {
        CharTokenizer tokenizer = CharTokenizer.of("a🦊b🦊");
        assertThat(tokenizer.encode("🦊a")).containsExactly(2, 0);
        assertThat(tokenizer.token(2)).isEqualTo("🦊");
    }

    @Test
    void aSavedVocabularyKeepsItsIds() {
        CharTokenizer tokenizer = new CharTokenizer(Vocabulary.of("z", "🦊", "a"));
        assertThat(tokenizer.encode("a🦊z")).containsExactly(2, 1, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> new CharTokenizer(Vocabulary.of("a", "bc")))
                .withMessageContaining("'bc' (id 1)");
        assertThatIllegalArgumentException().isThrownBy(() -> new CharTokenizer(Vocabulary.of("", "b")))
                .withMessageContaining("'' (id 0)");
    }

    @Test
    void badInputIsNamedWithItsFix() {
        CharTokenizer tokenizer = CharTokenizer.of("abc");
        assertThatIllegalArgumentException().isThrownBy(() -> CharTokenizer.of(""))
                .withMessageContaining("0 characters").withMessageContaining("give it some text");
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.encode("cabé"))
                .withMessageContaining("'é' (U+00E9) at position 3").withMessageContaining("PlainText.fold");
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.encode("a🦊"))
                .withMessageContaining("'🦊' (U+1F98A) at position 1");
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.decode(0, 3))
                .withMessageContaining("id 3 at position 1").withMessageContaining("0 to 2");
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.decode(-1))
                .withMessageContaining("id -1 at position 0");
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.tokens(7)).withMessageContaining("id 7");
    }
}
