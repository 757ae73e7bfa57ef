package org.loupe.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplatesTest {
    private static final String CONFIG = "tokenizer_config.json", FILE = "chat_template.jinja";

    @TempDir
    Path folder;

    @Test
    void aFolderWithoutATemplateHasNone() throws IOException {
        assertThat(ChatTemplates.find(folder)).isEmpty();
        Files.writeString(folder.resolve(CONFIG), "{\"chat_template\": null, \"bos_token\": \"<s>\"}");
        assertThat(ChatTemplates.find(folder)).isEmpty();
    }

    @Test
    void theFileComesBeforeTheConfiguration() throws IOException {
        Files.writeString(folder.resolve(CONFIG), "{\"chat_template\": \"{{ 'caf\\u00e9' }}\"}");
        assertThat(ChatTemplates.find(folder)).contains("{{ 'café' }}");
        Files.writeString(folder.resolve(FILE), "{{ 2 }}\n");
        assertThat(ChatTemplates.find(folder)).contains("{{ 2 }}\n");
    }

    @Test
    void ofSeveralTheDefaultIsMeant() throws IOException {
        Files.writeString(folder.resolve(CONFIG),
                "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"t\"}, {\"name\": \"default\", \"template\": \"d\"}]}");
        assertThat(ChatTemplates.find(folder)).contains("d");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', value = {"{ ^ is no JSON", "{\"chat_template\": 1} ^ not NUMBER",
        "{\"chat_template\": []} ^ not ARRAY without such",
        "{\"chat_template\": [{\"name\": \"default\"}]} ^ chat_template must be a text"})
    void aDamagedFileIsNamed(String json, String complaint) throws IOException {
        Files.writeString(folder.resolve(CONFIG), json);
        assertThatIOException().isThrownBy(() -> ChatTemplates.find(folder)).withMessageContaining(CONFIG).withMessageContaining(complaint);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Files.write(folder.resolve(FILE), new byte[] {(byte) 0xff, 'a'});
        assertThatIllegalArgumentException().isThrownBy(() -> ChatTemplates.find(folder)).withMessageContaining(FILE).withMessageContaining("UTF-8")
                .withMessageContaining("byte 0 is 0xFF");
    }

    @Test
    void llama2WantsTurns() {
        List<ChatMessage> twice = List.of(ChatMessage.user("a"), ChatMessage.user("b"));
        Map<String, String> special = Map.of("bos_token", "<s>", "eos_token", "</s>");
        assertThatIllegalArgumentException().isThrownBy(() -> ChatTemplates.llama2().render(twice, true, special))
                .withMessageContaining("must take turns");
    }
}
