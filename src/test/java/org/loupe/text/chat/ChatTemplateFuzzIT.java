package org.loupe.text.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.Damage;

/**
 * Chat templates, damaged at random: each either writes a text or is refused with an {@link IllegalArgumentException} that shows the
 * template, in its time. The seed is fixed; a failure shows the template.
 */
class ChatTemplateFuzzIT {
    private static final int TEMPLATES = 2500;
    private static final List<ChatMessage> MESSAGES = List.of(ChatMessage.system("be kind"), ChatMessage.user("hello"),
            ChatMessage.assistant("hi"), ChatMessage.user("and more"));
    private static final Map<String, String> SPECIAL = Map.of("bos_token", "<s>", "eos_token", "</s>");

    static List<ChatTemplate> templates() {
        return List.of(ChatTemplates.chatMl(), ChatTemplates.llama2(), ChatTemplates.llama3());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void damagedTemplatesWriteOrAreRefused(ChatTemplate whole) {
        byte[] valid = whole.source().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(valid.length);
        int written = 0, refused = 0;
        for (int i = 0; i < TEMPLATES; i++) {
            String damaged = new String(Damage.text(valid, random), StandardCharsets.UTF_8);
            try {
                ChatTemplate.of(damaged).render(MESSAGES, true, SPECIAL);
                written++;
            } catch (IllegalArgumentException e) {
                refused++;
                assertThat(e.getMessage()).as("template %d: %s", i, damaged).hasSizeLessThan(3000);
                if (!damaged.isEmpty()) assertThat(e.getMessage()).contains(damaged.substring(0, Math.min(damaged.length(), 20)));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("template " + i + " gave " + e + ": " + damaged, e);
            }
        }
        assertThat(refused).as("refused, %d wrote", written).isGreaterThan(TEMPLATES / 20);
        assertThat(written).as("wrote, %d were refused", refused).isGreaterThan(TEMPLATES / 20);
    }
}
