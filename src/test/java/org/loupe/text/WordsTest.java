package org.loupe.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsNumbersAndSignsStandApart() {
        assertThat(Words.split("Mr. O'Neill's 1,000 well-meant words (at 3.5%)!", false))
                .containsExactly("Mr", ".", "O'Neill's", "1,000", "well-meant", "words", "(", "at", "3.5", "%", ")", "!");
        assertThat(Words.split("Élan vital\nà 北京", true)).containsExactly("élan", "vital", "à", "北京");
        assertThat(Words.split(" \t\n", false)).isEmpty();
    }

    @Test
    void aSentenceHasABeginAndAnEnd() {
        assertThat(Words.ofSentences(List.of("We agree.", "Do you?"), true))
                .containsExactly("<S>", "we", "agree", ".", "</S>", "<S>", "do", "you", "?", "</S>");
        assertThat(Words.ofSentences(List.of(), true)).isEmpty();
    }

    @Property(tries = 300)
    void nothingButWhiteSpaceIsLost(@ForAll String text) {
        String joined = Words.split(text, false).stream().collect(Collectors.joining());
        assertThat(joined).isEqualTo(text.replaceAll("(?U)\\s", ""));
    }
}
