package org.loupe.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private final Vocabulary colours = Vocabulary.of("red", "green", "blue");

    @Test
    void idsFollowTheOrderOfTheTokens() {
        assertThat(colours.size()).isEqualTo(3);
        for (int id = 0; id < 3; id++) assertThat(colours.id(colours.token(id))).isEqualTo(id);
        assertThat(colours.tokens()).containsExactly("red", "green", "blue");
        assertThat(colours.contains("green")).isTrue();
        assertThat(colours.contains("Green")).isFalse();
    }

    @Test
    void laterChangesOfTheListDoNotReachIt() {
        List<String> list = new ArrayList<>(List.of("red", "green", "blue"));
        Vocabulary copy = Vocabulary.of(list);
        list.set(0, "black");
        assertThat(copy).isEqualTo(colours).hasSameHashCodeAs(colours);
        assertThat(copy).isNotEqualTo(Vocabulary.of("green", "red", "blue"));
        assertThatThrownBy(() -> copy.tokens().add("white")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void badInputIsNamedWithItsFix() {
        assertThatIllegalArgumentException().isThrownBy(() -> Vocabulary.of()).withMessageContaining("0 tokens")
                .withMessageContaining("at least one");
        assertThatIllegalArgumentException().isThrownBy(() -> Vocabulary.of("a", "\n", "\n"))
                .withMessageContaining("'\\n' stands at id 1 and again at id 2").withMessageContaining("remove");
        assertThatIllegalArgumentException().isThrownBy(() -> colours.id("pink")).withMessageContaining("'pink'")
                .withMessageContaining("contains(token)");
        assertThatIllegalArgumentException().isThrownBy(() -> colours.token(3)).withMessageContaining("id 3")
                .withMessageContaining("0 to 2");
        assertThatIllegalArgumentException().isThrownBy(() -> colours.token(-1)).withMessageContaining("id -1");
    }

    @Test
    void theCommonestWordsFollowWhatHasToBeThere() {
        List<String> text = List.of("b", "a", "c", "a", "b", "d", "a", "?");
        Vocabulary three = Vocabulary.mostCommon(text, 5, "?", "<S>");
        assertThat(three.tokens()).as("a thrice, b twice, and c before d").containsExactly("?", "<S>", "a", "b", "c");
        assertThat(three.ids(List.of("a", "d", "<S>", "never seen"), "?")).containsExactly(2, 0, 1, 0);
        assertThat(Vocabulary.mostCommon(text, 100, "?").size()).as("no more than there are").isEqualTo(5);
        assertThatIllegalArgumentException().isThrownBy(() -> Vocabulary.mostCommon(text, 2, "?", "<S>")).withMessageContaining("2 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> three.ids(List.of("a"), "unknown")).withMessageContaining("'unknown'");
        assertThatIllegalArgumentException().isThrownBy(() -> Vocabulary.mostCommon(text, 9, "?", "?")).withMessageContaining("'?'");
    }
}
