package org.loupe.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What transformers makes of templates and conversations; {@code golden_chat.py} wrote it down. */
class ChatGoldenTest {
    private static final JsonNode ROOT = root();
    private static final Map<String, String> SPECIAL = new ObjectMapper().convertValue(ROOT.get("special"),
            new TypeReference<Map<String, String>>() { });
    private static final Clock NOW =
            Clock.fixed(LocalDateTime.parse(ROOT.get("now").textValue()).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

    private static JsonNode root() {
        try (InputStream file = new GZIPInputStream(ChatGoldenTest.class.getResourceAsStream("/golden/text/chat.json.gz"))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(ROOT.get("cases").spliterator(), false);
    }

    private static List<ChatMessage> messages(JsonNode golden) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode each : golden.get("messages"))
            messages.add(new ChatMessage(each.get("role").textValue(), each.get("content").textValue()));
        return messages;
    }

    private static String render(ChatTemplate template, JsonNode golden) {
        return template.render(messages(golden), golden.get("generation").booleanValue(), SPECIAL);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void textsEqualThoseOfTransformersAndWhatItRefusesIsRefused(JsonNode golden) {
        ChatTemplate template = ChatTemplate.of(golden.get("template").textValue()).withClock(NOW);
        if (golden.get("text").isNull()) assertThatIllegalArgumentException().isThrownBy(() -> render(template, golden));
        else assertThat(render(template, golden)).isEqualTo(golden.get("text").textValue());
    }

    @ParameterizedTest
    @CsvSource({"chatml", "llama2", "llama3"})
    void theNamedTemplatesWriteWhatThePublishedOnesDo(String family) {
        ChatTemplate named = switch (family) {
            case "chatml" -> ChatTemplates.chatMl();
            case "llama2" -> ChatTemplates.llama2();
            default -> ChatTemplates.llama3();
        };
        List<JsonNode> some = cases().filter(each -> each.get("name").textValue().equals(family) && !each.get("text").isNull()
                && !messages(each).isEmpty() && messages(each).stream().noneMatch(message -> message.role().equals("tool"))).toList();
        assertThat(some).hasSizeGreaterThan(5);
        for (JsonNode golden : some) assertThat(render(named, golden)).isEqualTo(golden.get("text").textValue());
    }

    @Test
    void thereAreTextsAndRefusals() {
        assertThat(cases().filter(each -> each.get("text").isNull()).count()).isBetween(20L, 100L);
        assertThat(cases().filter(each -> !each.get("text").isNull()).count()).isGreaterThan(150);
    }
}
