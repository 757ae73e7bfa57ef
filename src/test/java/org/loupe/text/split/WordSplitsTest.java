package org.loupe.text.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.GoldenText;
import org.loupe.text.normalize.AlignedText;

/** BertPreTokenizer, Whitespace, WhitespaceSplit, Digits and Punctuation. */
class WordSplitsTest {
    private static PreTokenizer named(String name) {
        return switch (name) {
            case "bert" -> new BertPreTokenizer();
            case "whitespace" -> new Whitespace();
            case "whitespaceSplit" -> new WhitespaceSplit();
            case "digits" -> new Digits(false);
            case "individualDigits" -> new Digits(true);
            default -> new Punctuation(SplitBehavior.valueOf(name));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "whitespace", "whitespaceSplit", "digits", "individualDigits", "ISOLATED", "REMOVED",
        "MERGED_WITH_PREVIOUS", "MERGED_WITH_NEXT", "CONTIGUOUS"})
    void wordsEqualHuggingFace(String name) {
        JsonNode golden = GoldenText.json("wordpiece-splits");
        for (int i = 0; i < golden.path("texts").size(); i++) {
            String text = golden.path("texts").path(i).asText();
            List<List<Integer>> places = named(name).split(AlignedText.of(text)).stream()
                    .map(word -> List.of(word.start(0), word.end(word.length() - 1))).toList();
            assertThat(places.toString().replace(" ", "")).as("%s: %s", name, text).isEqualTo(golden.path(name).path(i).toString());
        }
    }

    @Test
    void theExamplesOfTheDocumentation() {
        assertThat(new BertPreTokenizer().words("Who's there?")).containsExactly("Who", "'", "s", "there", "?");
        assertThat(new Whitespace().words("Who's there?!")).containsExactly("Who", "'", "s", "there", "?!");
        assertThat(new WhitespaceSplit().words("Who's there?")).containsExactly("Who's", "there?");
        assertThat(new Digits(false).words("in 1984, ½")).containsExactly("in ", "1984", ", ", "½");
        assertThat(new Digits(true).words("in 1984")).containsExactly("in ", "1", "9", "8", "4");
        assertThat(new Punctuation().words("a!b")).containsExactly("a", "!", "b");
    }

    @Property(tries = 300)
    void onlyWhiteSpaceIsLost(@ForAll String text) {
        String kept = text.codePoints().filter(c -> !org.loupe.text.WhiteSpace.is(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        for (String name : List.of("bert", "whitespace", "whitespaceSplit"))
            assertThat(String.join("", named(name).words(text))).isEqualTo(kept);
        for (String name : List.of("digits", "individualDigits", "CONTIGUOUS", "MERGED_WITH_NEXT", "MERGED_WITH_PREVIOUS"))
            assertThat(String.join("", named(name).words(text))).isEqualTo(text);
    }
}
