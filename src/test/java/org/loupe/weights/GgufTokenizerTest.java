package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.text.Tokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.files.FilesGolden;
import org.loupe.text.files.SentencePieceGolden;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.MergeRule;
import org.loupe.text.subword.PieceType;
import org.loupe.text.subword.SentencePieces;

class GgufTokenizerTest {
    private static final String PREFIX = "tokenizer.ggml.";

    @TempDir
    private Path folder;

    private GgufMetadata metadata(Map<String, Object> values) throws IOException {
        GgufWriter writer = new GgufWriter();
        values.forEach((key, value) -> writer.put(key.contains(".") ? key : PREFIX + key, value));
        writer.write(folder.resolve("model.gguf"));
        try (Gguf file = Gguf.open(folder.resolve("model.gguf"))) {
            return file.metadata();
        }
    }

    /** A tokenizer as a converter would write it: added tokens stand among the others, with their types. */
    private static Map<String, Object> values(String model, SubwordTokenizer tokenizer) {
        List<String> tokens = new ArrayList<>();
        int[] types = new int[tokenizer.vocabularySize()];
        for (int id = 0; id < types.length; id++) {
            tokens.add(tokenizer.token(id));
            types[id] = 1;
        }
        for (AddedToken token : tokenizer.added()) types[token.id()] = token.special() ? 3 : 4;
        Map<String, Object> values = new LinkedHashMap<>(Map.of("model", model, "tokens", tokens, "token_type", types));
        if (tokenizer.model() instanceof BytePairEncoding pairs)
            values.put("merges", pairs.merges().rules().stream().map(MergeRule::toString).toList());
        return values;
    }

    private static void assertSame(SubwordTokenizer tokenizer, SubwordTokenizer expected, String without) {
        for (String line : FilesGolden.lines()) if (without.isEmpty() || !line.contains(without)) {
            Tokens tokens = tokenizer.tokenize(line), wanted = expected.tokenize(line);
            assertThat(tokens.ids()).as(Vocabulary.quoted(line)).containsExactly(wanted.ids());
            assertThat(tokenizer.decode(tokens.ids())).as(Vocabulary.quoted(line)).isEqualTo(expected.decode(wanted.ids()));
        }
    }

    @ParameterizedTest
    @CsvSource({"gpt2,gpt-2,''", "gpt2,default,''", "llama3,llama-bpe,''", "qwen2,qwen2,TOKEN"})
    void byteLevelTokenizersGiveTheIdsOfTheirTokenizerJson(String name, String rule, String without) throws IOException {
        SubwordTokenizer expected = FilesGolden.tokenizer(name);
        Map<String, Object> values = values("gpt2", expected);
        values.put("pre", rule);
        assertSame(GgufTokenizer.read(metadata(values)), expected, without);
    }

    @Test
    void smollmReadsNumbersDigitByDigit() throws IOException {
        Map<String, Object> values = values("gpt2", FilesGolden.tokenizer("gpt2"));
        values.put("pre", "smollm");
        SubwordTokenizer tokenizer = GgufTokenizer.read(metadata(values));
        assertThat(tokenizer.encode("12 34")).isEqualTo(List.of("1", "2", "\u0120", "3", "4").stream().mapToInt(tokenizer::id).toArray());
    }

    @Test
    void scoresBecomeTheMergesOfLlama2() throws IOException {
        SentencePieces pieces = SentencePieceGolden.file("bpe").pieces();
        Map<String, Object> values = new LinkedHashMap<>(Map.of("model", "llama", "tokens", pieces.vocabulary().tokens(), "scores", pieces.scores(),
                "token_type", pieces.types().stream().mapToInt(type -> type.ordinal() + 1).toArray(), "bos_token_id", 1, "eos_token_id", 2));
        SubwordTokenizer tokenizer = GgufTokenizer.read(metadata(values));
        JsonNode expected = SentencePieceGolden.tokenizers().get("llama");
        List<String> texts = SentencePieceGolden.texts();
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < texts.size(); i++) {
            Tokens tokens = tokenizer.tokenize(texts.get(i));
            SentencePieceGolden.check(softly, texts.get(i), expected.get(i), tokens, tokenizer.decode(tokens.ids()));
        }
        softly.assertAll();
        assertThat(tokenizer.read("a").ids()).startsWith(1).doesNotContain(2);
        values.put("add_bos_token", false);
        values.put("add_eos_token", true);
        values.put("add_space_prefix", false);
        tokenizer = GgufTokenizer.read(metadata(values));
        assertThat(tokenizer.read("a").ids()).doesNotContain(1).endsWith(2);
        assertThat(tokenizer.encode("a")).isEqualTo(new int[] {tokenizer.id("a")});
    }

    @Test
    void phantomSpacesBecomeTheMarksOfBert() throws IOException {
        SubwordTokenizer expected = FilesGolden.tokenizer("bert");
        Map<String, Object> values = values("bert", expected);
        List<String> tokens = expected.model().vocabulary().tokens().stream().map(token -> token.matches("\\[[A-Z]+\\]") ? token
                : token.startsWith("##") ? token.substring(2) : "\u2581" + token).toList();
        values.put("tokens", tokens);
        values.put("token_type", expected.model().vocabulary().tokens().stream().mapToInt(token -> token.matches("\\[[A-Z]+\\]") ? 3 : 1).toArray());
        values.put("seperator_token_id", 3);
        SubwordTokenizer tokenizer = GgufTokenizer.read(metadata(values));
        assertThat(tokenizer.model().vocabulary()).isEqualTo(expected.model().vocabulary());
        assertSame(tokenizer, expected, "TOKEN");
        assertThat(tokenizer.read("a", "b")).usingRecursiveComparison().isEqualTo(expected.read("a", "b"));
    }

    @Test
    void controlTokensAreSpecialAndUserDefinedOnesAreText() throws IOException {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("model", "gpt2", "tokens", List.of("a", "b", "<|end|>", "<x>"), "merges",
                List.of(), "token_type", new int[] {1, 1, PieceType.CONTROL.ordinal() + 1, PieceType.USER_DEFINED.ordinal() + 1}));
        SubwordTokenizer tokenizer = GgufTokenizer.read(metadata(values));
        assertThat(tokenizer.encode("a<|end|>b<x>")).containsExactly(0, 2, 1, 3);
        assertThat(tokenizer.decode(0, 2, 1, 3)).isEqualTo("ab<x>");
    }

    @Test
    void theChatTemplateIsThereOrNot() throws IOException {
        assertThat(GgufTokenizer.chatTemplate(metadata(Map.of("tokenizer.chat_template", "{{ x }}")))).contains("{{ x }}");
        assertThat(GgufTokenizer.chatTemplate(metadata(Map.of("general.name", "x")))).isEmpty();
        GgufMetadata wrong = metadata(Map.of("tokenizer.chat_template", 3));
        assertThatThrownBy(() -> GgufTokenizer.chatTemplate(wrong)).isInstanceOf(WeightFileException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"model|rwkv|is rwkv; Loupe reads", "pre|deepseek|is deepseek; Loupe knows", "bos_token_id|9|is 9; the ids",
        "merges|a|its tokenizer is damaged: the merge 'a'", "merges|a c|needs the token 'ac'", "tokens|a|stands at id 0", "model|llama|scores is missing"})
    void damageIsNamed(String key, String value, String message) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("model", "gpt2", "tokens", List.of("a", "b"), "merges", List.of(),
                "add_bos_token", true));
        Object damaged = value.matches("\\d") ? Integer.valueOf(value) : key.equals("tokens") ? List.of(value, value)
                : key.equals("merges") ? List.of(value) : value;
        values.put(key, damaged);
        GgufMetadata metadata = metadata(values);
        assertThatThrownBy(() -> GgufTokenizer.read(metadata)).isInstanceOf(WeightFileException.class).hasMessageContaining("model.gguf: ")
                .hasMessageContaining(message);
    }

    @Test
    void typesMustBeAsManyAsTokens() throws IOException {
        for (int[] types : List.of(new int[] {1}, new int[] {1, 9})) {
            GgufMetadata metadata = metadata(Map.of("model", "gpt2", "tokens", List.of("a", "b"), "merges", List.of(), "token_type", types));
            assertThatThrownBy(() -> GgufTokenizer.read(metadata)).isInstanceOf(WeightFileException.class).hasMessageContaining("token_type");
        }
    }
}
