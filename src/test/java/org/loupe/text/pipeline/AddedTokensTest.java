package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.normalize.Normalizer;

class AddedTokensTest {
    private static final Normalizer UPPER = text -> text.withText(text.text().toUpperCase(Locale.ROOT));

    private static AddedToken token(int id, String content, boolean normalized, boolean singleWord, boolean left, boolean right) {
        return new AddedToken(id, content, true, normalized, singleWord, left, right);
    }

    /** Added tokens as id:text, what is between them as it is. */
    private static List<String> split(String text, Normalizer normalizer, AddedToken... tokens) {
        return new AddedTokens(List.of(tokens), normalizer).split(text, normalizer).stream()
                .map(part -> (part.token() == null ? "" : part.token().id() + ":") + part.text()).toList();
    }

    @Test
    void theLongestOfThoseThatBeginAtOnePlaceCounts() {
        assertThat(split("a<s><s>>b<s", Normalizer.NONE, AddedToken.special(1, "<s>"), AddedToken.special(2, "<s>>")))
                .containsExactly("a", "1:<s>", "2:<s>>", "b<s");
        assertThat(split("", Normalizer.NONE, AddedToken.special(1, "<s>"))).isEmpty();
        assertThat(split("<s>", Normalizer.NONE, AddedToken.special(1, "<s>"))).containsExactly("1:<s>");
    }

    @Test
    void oneThatIsNormalisedIsFoundInTheNormalisedTextAndTheOtherBefore() {
        assertThat(split("xmaskxMASK", UPPER, token(1, "mask", true, false, false, false))).containsExactly("X", "1:MASK", "X", "1:MASK");
        assertThat(split("xmaskxMASK", UPPER, token(1, "mask", false, false, false, false))).containsExactly("X", "1:mask", "XMASK");
    }

    @Test
    void lettersAndDigitsHideASingleWord() {
        AddedToken word = token(1, "the", false, true, false, false);
        assertThat(split("the other the, _the the9 é‍the", Normalizer.NONE, word))
                .containsExactly("1:the", " other ", "1:the", ", _the the9 é‍the");
    }

    @Test
    void whiteSpaceIsTakenOnTheSidesThatAskForIt() {
        assertThat(split("a  <m>\u00A0 b", Normalizer.NONE, token(1, "<m>", false, false, true, false))).containsExactly("a", "1:  <m>", "\u00A0 b");
        assertThat(split("a  <m>\u00A0 b", Normalizer.NONE, token(1, "<m>", false, false, false, true))).containsExactly("a  ", "1:<m>\u00A0 ", "b");
        assertThat(split("<m> <m>", Normalizer.NONE, token(1, "<m>", false, false, true, true))).containsExactly("1:<m> ", "1:<m>");
    }

    @Test
    void partsKnowTheirPlaces() {
        List<AddedTokens.Part> parts = new AddedTokens(List.of(AddedToken.special(7, "<s>")), UPPER).split("ab<s>cd", UPPER);
        AlignedText last = parts.get(2).text();
        assertThat(last.text()).isEqualTo("CD");
        assertThat(last.start(0)).isEqualTo(5);
        assertThat(last.end(1)).isEqualTo(7);
    }
}
