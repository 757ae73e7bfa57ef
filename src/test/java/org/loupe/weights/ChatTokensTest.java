package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.subword.WholeWords;

class ChatTokensTest {
    private static final Path GGUF = new GoldenCheckpoint("tiny.gguf").folder().resolve("tiny.gguf");

    @TempDir
    private Path folder;

    private final SubwordTokenizer tokenizer = SubwordTokenizer.of(new WholeWords(Vocabulary.of(List.of("a", "b", "c")), "a"))
            .added(List.of(AddedToken.special(3, "<|im_end|>"), AddedToken.special(4, "</s>"))).build();

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json);
    }

    @Test
    void aGgufFileNamesThem() throws IOException {
        ChatTokens tokens = Checkpoints.load(GGUF).chatTokens();
        assertThat(tokens.ends()).containsExactly(2);
        assertThat(tokens.texts()).isEqualTo(Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>"));
    }

    @Test
    void aFolderWithoutFilesHasTheEndsThatTheTokenizerHas() throws IOException {
        assertThat(ChatTokens.ofFolder(folder, tokenizer)).isEqualTo(new ChatTokens(Set.of(3), Map.of()));
    }

    @Test
    void aFolderTellsInSeveralFiles() throws IOException {
        write("config.json", "{\"eos_token_id\": 4, \"bos_token_id\": 0}");
        write("generation_config.json", "{\"eos_token_id\": [1, 2]}");
        write("special_tokens_map.json", "{\"bos_token\": \"old\", \"unk_token\": {\"content\": \"a\", \"lstrip\": false}}");
        write("tokenizer_config.json", "{\"bos_token\": {\"content\": \"b\"}, \"eos_token\": \"</s>\", \"pad_token\": null}");
        ChatTokens tokens = ChatTokens.ofFolder(folder, tokenizer);
        assertThat(tokens.ends()).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(tokens.texts()).isEqualTo(Map.of("bos_token", "b", "eos_token", "</s>", "unk_token", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1", "\"</s>\"", "[1, 5]", "[[1]]", "1.5", "5000000000", "{}"})
    void anIdThatTheTokenizerDoesNotHaveIsNamed(String id) throws IOException {
        write("generation_config.json", "{\"eos_token_id\": " + id + "}");
        assertThatThrownBy(() -> ChatTokens.ofFolder(folder, tokenizer)).isInstanceOf(WeightFileException.class)
                .hasMessageContaining("generation_config.json: eos_token_id is").hasMessageContaining("from 0 to 4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', value = {"{ ^ rules for JSON", "[1] ^ must be a JSON object", "{\"a\": 1, \"a\": 2} ^ rules for JSON"})
    void aDamagedFileIsNamed(String json, String complaint) throws IOException {
        write("tokenizer_config.json", json);
        assertThatThrownBy(() -> ChatTokens.ofFolder(folder, tokenizer)).isInstanceOf(WeightFileException.class)
                .hasMessageContaining("tokenizer_config.json").hasMessageContaining(complaint);
    }
}
