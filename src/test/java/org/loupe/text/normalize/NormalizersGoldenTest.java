package org.loupe.text.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.GoldenText;
import org.loupe.text.Vocabulary;
import org.loupe.text.files.SentencePieceGolden;

class NormalizersGoldenTest {
    private static final Map<String, Normalizer> KINDS = Map.ofEntries(
            Map.entry("nfc", UnicodeForm.NFC), Map.entry("nfd", UnicodeForm.NFD), Map.entry("nfkc", UnicodeForm.NFKC),
            Map.entry("nfkd", UnicodeForm.NFKD), Map.entry("characters", SentencePieceGolden.file("unigram").characters()),
            Map.entry("prepend", new Prepend("▁x")), Map.entry("replace", Replace.string(" ", "▁▁")),
            Map.entry("regex", Replace.regex("\\s+|e", "$1")), Map.entry("strip", new Strip(true, true)),
            Map.entry("left", new Strip(true, false)), Map.entry("right", new Strip(false, true)),
            Map.entry("several", Normalizer.sequence(UnicodeForm.NFD, Replace.string("e", "oe"), UnicodeForm.NFC, new Prepend("  "))));

    @ParameterizedTest
    @ValueSource(strings = {"nfc", "nfd", "nfkc", "nfkd", "characters", "prepend", "replace", "regex", "strip", "left", "right", "several"})
    void textsAndPlacesEqualThoseOfTokenizers(String kind) {
        List<String> texts = SentencePieceGolden.texts();
        JsonNode expected = SentencePieceGolden.tokenizers().get("normalizers").get(kind);
        assertThat(expected).hasSameSizeAs(texts);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < texts.size(); i++) {
            AlignedText result = KINDS.get(kind).apply(AlignedText.of(texts.get(i)));
            String name = Vocabulary.quoted(texts.get(i));
            softly.assertThat(result.text()).as("text of " + name).isEqualTo(expected.get(i).get("text").asText());
            int[] starts = new int[result.length()], ends = new int[starts.length];
            int count = 0;
            for (int at = 0, next; at < result.length(); at = next) {
                next = at + Character.charCount(result.text().codePointAt(at));
                starts[count] = result.start(at);
                ends[count++] = result.end(next - 1);
            }
            softly.assertThat(Arrays.copyOf(starts, count)).as("starts of " + name)
                    .containsExactly(GoldenText.ints(expected.get(i).get("starts")));
            softly.assertThat(Arrays.copyOf(ends, count)).as("ends of " + name)
                    .containsExactly(GoldenText.ints(expected.get(i).get("ends")));
        }
        softly.assertAll();
    }
}
