package org.loupe.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WordCharactersTest {
    private final WordCharacters eight = new WordCharacters(8);

    @Test
    void aWordStandsBetweenItsBeginAndItsEnd() {
        assertThat(eight.encode("cat")).containsExactly(259, 'c' + 1, 'a' + 1, 't' + 1, 260, 261, 261, 261);
        assertThat(eight.encode("é")).as("two bytes, C3 A9").containsExactly(259, 0xC3 + 1, 0xA9 + 1, 260, 261, 261, 261, 261);
        assertThat(eight.encode("")).as("the empty word").containsExactly(259, 260, 261, 261, 261, 261, 261, 261);
        assertThat(eight.encode("<S>")).containsExactly(259, 257, 260, 261, 261, 261, 261, 261);
        assertThat(eight.encode("</S>")).containsExactly(259, 258, 260, 261, 261, 261, 261, 261);
    }

    @Test
    void aLongWordLosesItsEnd() {
        assertThat(eight.encode("speaker")).containsExactly(259, 's' + 1, 'p' + 1, 'e' + 1, 'a' + 1, 'k' + 1, 'e' + 1, 260);
        assertThat(WordCharacters.decode(eight.encode("speakers"))).isEqualTo("speake");
        assertThat(WordCharacters.decode(eight.encode("arrivé"))).as("half of the last character").isEqualTo("arriv\uFFFD");
        int[] ids = new WordCharacters(50).encode("x".repeat(1000));
        assertThat(ids).hasSize(50).startsWith(259).endsWith(260);
    }

    @Property(tries = 500)
    void whatFitsComesBackAndEveryIdIsASymbol(@ForAll String any, @ForAll @IntRange(min = 3, max = 60) int length) {
        // A lone surrogate is no character and has no bytes of its own: UTF-8 writes a question mark.
        String word = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        int[] ids = new WordCharacters(length).encode(word);
        assertThat(ids).hasSize(length).doesNotContain(WordCharacters.NOTHING);
        assertThat(Arrays.stream(ids).allMatch(id -> id > 0 && id < WordCharacters.SYMBOLS)).isTrue();
        if (word.getBytes(StandardCharsets.UTF_8).length <= length - 2) assertThat(WordCharacters.decode(ids)).isEqualTo(word);
    }

    @Test
    void textsOfDifferentLengthsMakeABatch() {
        int[][][] batch = eight.batch(List.of(List.of("a", "b"), List.of(), List.of("a")));
        assertThat(batch.length).isEqualTo(3);
        assertThat(batch[0][1]).isEqualTo(eight.encode("b"));
        assertThat(batch[1]).isDeepEqualTo(new int[2][8]);
        assertThat(batch[2][0]).isEqualTo(eight.encode("a"));
        assertThat(batch[2][1]).containsOnly(WordCharacters.NOTHING);
        assertThat(eight.batch(List.of()).length).isZero();
    }

    @Test
    void badInputIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WordCharacters(2)).withMessageContaining("length 2");
        assertThatIllegalArgumentException().isThrownBy(() -> WordCharacters.decode(262))
                .withMessageContaining("id 262").withMessageContaining("261");
    }
}
