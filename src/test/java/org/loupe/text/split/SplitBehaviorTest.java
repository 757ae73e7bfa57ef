package org.loupe.text.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.loupe.text.GoldenText;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.subword.GoldenPairs;

class SplitBehaviorTest {
    private static final String TEXT = "the-final--countdown";

    private static List<String> words(SplitBehavior behavior, boolean invert) {
        return RegexSplit.literal("-", behavior, invert).words(TEXT);
    }

    @Test
    void eachByHand() {
        assertThat(words(SplitBehavior.REMOVED, false)).containsExactly("the", "final", "countdown");
        assertThat(words(SplitBehavior.ISOLATED, false)).containsExactly("the", "-", "final", "-", "-", "countdown");
        assertThat(words(SplitBehavior.MERGED_WITH_PREVIOUS, false)).containsExactly("the-", "final-", "-", "countdown");
        assertThat(words(SplitBehavior.MERGED_WITH_NEXT, false)).containsExactly("the", "-final", "-", "-countdown");
        assertThat(words(SplitBehavior.CONTIGUOUS, false)).containsExactly("the", "-", "final", "--", "countdown");
        assertThat(words(SplitBehavior.REMOVED, true)).as("inverted").containsExactly("-", "-", "-");
    }

    @Test
    void wordsAndPlacesEqualHuggingFaces() {
        int seen = 0;
        for (JsonNode row : GoldenPairs.read("bpe-splits").cases()) for (JsonNode result : row.get("results"))
            for (String name : GoldenText.strings(result.get(0))) {
                SplitBehavior behavior = SplitBehavior.valueOf(name.replace(" inverted", "").toUpperCase(Locale.ROOT));
                RegexSplit split = RegexSplit.of(row.get("regex").asText(), behavior, name.endsWith(" inverted"));
                List<AlignedText> words = split.split(AlignedText.of(row.get("text").asText()));
                String where = split + " of " + row.get("text");
                assertThat(words.stream().mapToInt(word -> word.start(0)).toArray()).as(where)
                        .isEqualTo(GoldenText.ints(result.get(1)));
                assertThat(words.stream().mapToInt(word -> word.end(word.length() - 1)).toArray()).as(where)
                        .isEqualTo(GoldenText.ints(result.get(2)));
                seen++;
            }
        assertThat(seen).isGreaterThan(500);
    }

    @Test
    void anExpressionThatIsNoneIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> RegexSplit.isolating("a(b")).withMessageContaining("'a(b'");
        assertThatIllegalArgumentException().isThrownBy(() -> RegexSplit.isolating("\\p{Klingon}+")).withMessageContaining("Klingon");
    }
}
