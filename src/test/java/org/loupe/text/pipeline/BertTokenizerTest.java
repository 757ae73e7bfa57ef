package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.Encoding;
import org.loupe.text.GoldenText;
import org.loupe.text.Tokens;
import org.loupe.text.Vocabulary;

class BertTokenizerTest {
    private static final SubwordTokenizer UNCASED = tokenizer("uncased");

    private static SubwordTokenizer tokenizer(String name) {
        return BertTokenizer.read(Path.of("src/test/resources/golden/text/wordpiece-" + name + ".txt"), name.equals("uncased"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncased", "cased"})
    void everyTokenAndItsPlaceEqualHuggingFace(String name) {
        SubwordTokenizer tokenizer = tokenizer(name);
        JsonNode golden = GoldenText.json("wordpiece-" + name);
        SoftAssertions all = new SoftAssertions();
        assertThat(golden.path("lines").size()).isGreaterThan(120);
        for (JsonNode line : golden.path("lines")) {
            String text = line.path("text").asText();
            same(all, text, tokenizer.read(text), line, tokenizer);
        }
        for (JsonNode pair : golden.path("pairs")) {
            Encoding encoding = tokenizer.read(pair.path("a").asText(), pair.path("b").asText());
            same(all, pair.path("a").asText(), encoding, pair, tokenizer);
            all.assertThat(encoding.segments()).isEqualTo(GoldenText.ints(pair.path("segments")));
        }
        all.assertAll();
    }

    private static void same(SoftAssertions all, String text, Encoding encoding, JsonNode golden, SubwordTokenizer tokenizer) {
        Tokens tokens = encoding.tokens();
        all.assertThat(tokens.ids()).as("ids of %s", text).isEqualTo(GoldenText.ints(golden.path("ids")));
        all.assertThat(tokens.starts()).as("starts of %s", text).isEqualTo(GoldenText.ints(golden.path("starts")));
        all.assertThat(tokens.ends()).as("ends of %s", text).isEqualTo(GoldenText.ints(golden.path("ends")));
        all.assertThat(tokens.words()).as("words of %s", text).isEqualTo(GoldenText.ints(golden.path("words")));
        all.assertThat(tokenizer.decode(tokens.ids())).as("decoded %s", text).isEqualTo(golden.path("decoded").asText());
    }

    @Property(tries = 500)
    void anyStringHasTokensWhosePlacesLieInIt(@ForAll String text) {
        Tokens tokens = UNCASED.tokenize(text);
        for (int i = 0; i < tokens.count(); i++) {
            assertThat(tokens.part(i, text)).isNotEmpty();
            assertThat(tokens.ids()[i]).isBetween(0, UNCASED.vocabularySize() - 1);
        }
    }

    @Test
    void aLoneSurrogateIsLeftOutAsAControlCharacter() {
        assertThat(UNCASED.encode("a\uD83Db \uDE00")).isEqualTo(UNCASED.encode("ab"));
    }

    @Test
    void aVocabularyWithoutSpecialTokensIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> BertTokenizer.of(Vocabulary.of("[UNK]", "a"), true))
                .withMessageContaining("[PAD]");
        SubwordTokenizer tiny = BertTokenizer.of(Vocabulary.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b"), true);
        assertThat(tiny.tokens(tiny.read("AB b [MASK]").ids())).isEqualTo(List.of("[CLS]", "a", "##b", "[UNK]", "[MASK]", "[SEP]"));
    }
}
