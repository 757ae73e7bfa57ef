package org.loupe.text.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.normalize.Accents;
import org.loupe.text.normalize.CjkCharacters;
import org.loupe.text.pipeline.Decoder;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.subword.SentencePieceBpe;
import org.loupe.text.subword.WholeWords;
import org.loupe.text.Vocabulary;

class TokenizerJsonTest {
    static List<String> names() {
        return FilesGolden.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void idsPlacesAndTextsEqualThoseOfTokenizers(String name) {
        FilesGolden.check(name, FilesGolden.tokenizer(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsWrittenGivesTheSame(String name) {
        String written = TokenizerJson.write(FilesGolden.tokenizer(name));
        SubwordTokenizer again = TokenizerJson.parse(name, written);
        FilesGolden.check(name, again);
        assertThat(TokenizerJson.write(again)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama3"})
    void mergesMayBeTextsAndTheTypeOfTheModelMayBeMissing(String name) {
        ObjectNode json = FilesGolden.json(name), model = (ObjectNode) json.get("model");
        ArrayNode texts = model.arrayNode().add("#version: 0.2");
        model.get("merges").forEach(merge -> texts.add(merge.get(0).asText() + " " + merge.get(1).asText()));
        model.set("merges", texts);
        model.remove("type");
        FilesGolden.check(name, TokenizerJson.parse(name, json.toString()));
    }

    @Test
    void metaspaceMayHaveItsOldForm() {
        ObjectNode json = FilesGolden.json("t5");
        for (String step : List.of("pre_tokenizer", "decoder")) {
            ObjectNode metaspace = (ObjectNode) json.get(step);
            metaspace.remove(List.of("prepend_scheme", "split"));
            metaspace.put("add_prefix_space", true).put("str_rep", "\u2581");
        }
        FilesGolden.check("t5", TokenizerJson.parse("t5", json.toString()));
        ((ObjectNode) json.get("pre_tokenizer")).put("add_prefix_space", false);
        assertThat(TokenizerJson.parse("t5", json.toString()).preTokenizer().words("a b")).containsExactly("a", "\u2581b");
    }

    @Test
    void truncationAndPaddingAreNoPartOfATokenizer() {
        ObjectNode json = FilesGolden.json("bert");
        json.putObject("truncation").put("max_length", 4);
        json.putObject("padding").put("pad_id", 0);
        FilesGolden.check("bert", TokenizerJson.parse("bert", json.toString()));
    }

    @Test
    void stepsOfBertByThemselvesAreWrittenAsItsNormalizer() {
        WholeWords model = new WholeWords(Vocabulary.of("?", "e", "\u4e2d"), "?");
        SubwordTokenizer accents = SubwordTokenizer.of(model).normalizer(new Accents()).decoder(Decoder.JOIN).build();
        SubwordTokenizer spaces = SubwordTokenizer.of(model).normalizer(new CjkCharacters()).build();
        assertThat(TokenizerJson.parse("accents", TokenizerJson.write(accents)).encode("\u00e9")).containsExactly(1);
        assertThat(TokenizerJson.parse("accents", TokenizerJson.write(accents)).decode(1, 2)).isEqualTo("e\u4e2d");
        assertThat(TokenizerJson.parse("spaces", TokenizerJson.write(spaces)).normalizer().apply("\u4e2d")).isEqualTo(" \u4e2d ");
    }

    @Test
    void whatHasNoFormIsNotWritten() {
        SubwordTokenizer own = SubwordTokenizer.of(new WholeWords(Vocabulary.of("?"), "?")).normalizer(text -> text).build();
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.write(own)).withMessageContaining("the normalizer TokenizerJsonTest");
        SubwordTokenizer scores = SubwordTokenizer.of(new SentencePieceBpe(SentencePieceGolden.file("bpe").pieces(), true)).build();
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.write(scores)).withMessageContaining("the model SentencePieceBpe");
    }
}
