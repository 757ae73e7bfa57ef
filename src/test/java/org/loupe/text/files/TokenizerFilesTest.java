package org.loupe.text.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.Tokens;
import org.loupe.text.pipeline.SentencePieceTokenizer;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Template;
import org.loupe.text.subword.BytePairEncoding;

class TokenizerFilesTest {
    @TempDir
    private Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private SubwordTokenizer found() throws IOException {
        return TokenizerFiles.find(folder).orElseThrow();
    }

    @Test
    void anEmptyFolderHasNone() throws IOException {
        assertThat(TokenizerFiles.find(folder)).isEmpty();
        write("vocab.json", "{\"a\":0}");
        assertThat(TokenizerFiles.find(folder)).isEmpty();      // merges.txt is missing
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "roberta", "llama3", "bert", "llama2", "albert", "words"})
    void whatIsWrittenIsFound(String name) throws IOException {
        TokenizerFiles.write(folder.resolve("new/folder"), FilesGolden.tokenizer(name));
        FilesGolden.check(name, TokenizerFiles.find(folder.resolve("new/folder")).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"bert,cls_token,[CLS]", "bert,mask_token,[MASK]", "bert,unk_token,[UNK]", "llama2,bos_token,<s>", "llama2,eos_token,</s>",
        "llama3,bos_token,<|begin|>", "t5,eos_token,</s>", "roberta,mask_token,<mask>", "gpt2,pad_token,"})
    void theConfigNamesTheSpecialTokens(String name, String part, String token) throws IOException {
        TokenizerFiles.write(folder, FilesGolden.tokenizer(name));
        JsonNode config = new ObjectMapper().readTree(folder.resolve("tokenizer_config.json").toFile());
        assertThat(config.path(part).asText(null)).isEqualTo(token);
    }

    @Test
    void gpt2IsReadFromItsTwoFiles() throws IOException {
        BytePairEncoding model = (BytePairEncoding) FilesGolden.tokenizer("gpt2").model();
        write("vocab.json", FilesGolden.json("gpt2").get("model").get("vocab").toString());
        write("merges.txt", "#version: 0.2\n" + model.merges().rules().stream().map(Object::toString).collect(Collectors.joining("\n")) + "\n");
        SubwordTokenizer tokenizer = found(), expected = FilesGolden.tokenizer("gpt2");
        for (String line : FilesGolden.lines()) if (!line.contains("<s>"))
            assertThat(tokenizer.encode(line)).isEqualTo(expected.encode(line));
    }

    @Test
    void bertIsReadFromItsVocabulary() throws IOException {
        SubwordTokenizer expected = FilesGolden.tokenizer("bert");
        write("vocab.txt", String.join("\n", expected.model().vocabulary().tokens()));
        for (String config : List.of("", "{\"do_lower_case\":true,\"strip_accents\":null,\"tokenize_chinese_chars\":true}")) {
            if (!config.isEmpty()) write("tokenizer_config.json", config);
            for (String line : FilesGolden.lines()) if (!line.contains("TOKEN"))
                assertThat(found().read(line).ids()).as(line).isEqualTo(expected.read(line).ids());
        }
        write("tokenizer_config.json", "{\"do_lower_case\":false}");
        assertThat(found().normalizer().apply("\u00c9A")).isEqualTo("\u00c9A");
        write("tokenizer_config.json", "{\"strip_accents\":false}");
        assertThatIllegalArgumentException().isThrownBy(this::found).withMessageContaining("tokenizer_config.json: strip_accents is false; ");
    }

    /** But for what the steps of tokenizers do in another way: characters with marks, and pieces that are unused. */
    @ParameterizedTest
    @ValueSource(strings = {"bpe", "unigram"})
    void sentencePieceGivesTheIdsOfItsOwnLibrary(String model) throws IOException {
        Files.write(folder.resolve("tokenizer.model"), SentencePieceGolden.model(model));
        SubwordTokenizer tokenizer = found();
        SentencePieceTokenizer library = SentencePieceGolden.file(model).tokenizer();
        SoftAssertions softly = new SoftAssertions();
        for (String text : SentencePieceGolden.texts()) {
            boolean hasMarks = model.equals("unigram") && text.matches("(?s).*\\p{M}.*");
            if (!hasMarks && !text.matches("(?s).*<(s|/s|unk|pad)>.*")) softly.assertThat(tokenizer.encode(text)).as(text).isEqualTo(library.encode(text));
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpe", "unigram", "bytes"})
    void aTokenizerModelIsWrittenAsATokenizerJson(String model) throws IOException {
        Files.write(folder.resolve("tokenizer.model"), SentencePieceGolden.model(model));
        SubwordTokenizer tokenizer = found();
        SubwordTokenizer again = TokenizerJson.parse("again", TokenizerJson.write(tokenizer));
        for (String text : SentencePieceGolden.texts()) {
            Tokens expected = tokenizer.tokenize(text), tokens = again.tokenize(text);
            assertThat(tokens.ids()).isEqualTo(expected.ids());
            assertThat(tokens.starts()).isEqualTo(expected.starts());
            assertThat(again.decode(tokens.ids())).isEqualTo(tokenizer.decode(expected.ids()));
        }
    }

    @Test
    void theConfigTellsWhatComesAroundATokenizerModel() throws IOException {
        Files.write(folder.resolve("tokenizer.model"), SentencePieceGolden.model("bpe"));
        int begin = SentencePieceGolden.file("bpe").settings().begin(), end = SentencePieceGolden.file("bpe").settings().end();
        assertThat(found().read("a").ids()).startsWith(begin).doesNotContain(end);
        write("tokenizer_config.json", "{\"add_bos_token\":false,\"add_eos_token\":true}");
        assertThat(found().read("a", "b").ids()).doesNotContain(begin).endsWith(end);
        write("tokenizer_config.json", "{\"tokenizer_class\":\"T5Tokenizer\"}");
        assertThatIllegalArgumentException().isThrownBy(this::found).withMessageContaining("tokenizer_class is \"T5Tokenizer\"; ");
    }

    @Test
    void spacesBehindWordsAreRefused() throws IOException {
        Files.write(folder.resolve("tokenizer.model"), SentencePieceGolden.model("suffix"));
        assertThatIllegalArgumentException().isThrownBy(this::found).withMessageContaining("treat_whitespace_as_suffix is true");
    }

    @Test
    void damageOfTheOldFilesIsNamed() throws IOException {
        write("vocab.json", "{\"a\":0,\"b\":1,\"ab\":2}");
        write("merges.txt", "#version: 0.2\na b\nb a\n");
        assertThatIllegalArgumentException().isThrownBy(this::found).withMessageContaining("merges.txt: line 3 is 'b a'; ").withMessageContaining("'ba'");
        write("merges.txt", "a b c");
        assertThatIllegalArgumentException().isThrownBy(this::found).withMessageContaining("merges.txt: line 1 is 'a b c'; ");
        write("vocab.json", "{\"a\":0,\"b\":7}");
        assertThatIllegalArgumentException().isThrownBy(this::found).withMessageContaining("vocab.json: ['b'] is 7; ");
        write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n");
        assertThatIllegalArgumentException().isThrownBy(this::found).withMessageContaining("vocab.txt").withMessageContaining("[MASK]");
    }

    @Test
    void aTemplateOfTwoEndsHasThemAroundEachText() {
        assertThat(EndTemplate.of(-1, -1)).isEqualTo(Template.NONE);
        assertThat(EndTemplate.of(1, 2).pair()).extracting(Template.Item::segment).containsExactly(0, 0, 0, 1, 1, 1);
    }
}
