package org.loupe.text.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.loupe.file.AtomicFile;
import org.loupe.file.StrictJson;
import org.loupe.file.TextFile;

/** Chat templates of well-known models, written to be read, and those that checkpoints carry. */
public final class ChatTemplates {
    /** The file in which a checkpoint's folder has its template. */
    private static final String FILE = "chat_template.jinja";
    /** Where transformers looks besides: an older file, and a folder of templates for other uses. */
    private static final String OLDER = "chat_template.json", MORE = "additional_chat_templates";
    private static final String CONFIG = "tokenizer_config.json", FIELD = "chat_template";

    private ChatTemplates() { }

    /**
     * ChatML (OpenAI 2023; also Qwen and SmolLM2): each turn stands between two marks, with the role on the first line. The prompt ends
     * with the opening of the assistant's turn.
     */
    public static ChatTemplate chatMl() {
        return ChatTemplate.of("""
                {% for message in messages %}
                <|im_start|>{{ message['role'] }}
                {{ message['content'] }}<|im_end|>
                {% endfor %}
                {% if add_generation_prompt %}
                <|im_start|>assistant
                {% endif %}
                """);
    }

    /**
     * LLaMA 2 (Touvron et al. 2023, and Meta's published code, {@code chat_completion}): what the user says stands between
     * {@code [INST]} and {@code [/INST]}, each answer ends with the end token, and each pair begins with the begin token. What the
     * system says is put into the first question. User and assistant must take turns. An answer needs no prompt of its own: it comes
     * behind {@code [/INST]}.
     */
    public static ChatTemplate llama2() {
        return ChatTemplate.of("""
                {% if messages[0]['role'] == 'system' %}
                    {% set system = '<<SYS>>\\n' ~ messages[0]['content'] ~ '\\n<</SYS>>\\n\\n' %}
                    {% set turns = messages[1:] %}
                {% else %}
                    {% set system = '' %}
                    {% set turns = messages %}
                {% endif %}
                {% for message in turns %}
                    {% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
                        {{- raise_exception('behind the system, user and assistant must take turns, the user first') }}
                    {% endif %}
                    {% if message['role'] == 'user' %}
                        {% set said = system ~ message['content'] if loop.first else message['content'] %}
                        {{- bos_token ~ '[INST] ' ~ said.strip() ~ ' [/INST]' -}}
                    {% else %}
                        {{- ' ' ~ message['content'].strip() ~ ' ' ~ eos_token -}}
                    {% endif %}
                {% endfor %}
                """);
    }

    /**
     * LLaMA 3 (Meta 2024, and its published code, {@code ChatFormat}): the role stands in a header of its own, what is said follows
     * after an empty line, and a mark ends the turn.
     */
    public static ChatTemplate llama3() {
        return ChatTemplate.of("""
                {{- bos_token -}}
                {% for message in messages %}
                <|start_header_id|>{{ message['role'] }}<|end_header_id|>

                {{ message['content'] | trim }}<|eot_id|>
                {%- endfor %}
                {% if add_generation_prompt %}
                <|start_header_id|>assistant<|end_header_id|>

                {% endif %}
                """);
    }

    /**
     * The template that a folder of Hugging Face carries: the file chat_template.jinja, or {@code chat_template} of
     * tokenizer_config.json, which may be a list of several, of which the one called {@code default} is meant.
     *
     * @return the text of the template, or empty if there is none
     * @throws IOException if a file cannot be read, or is not what it should be, naming the file and the field
     * @throws IllegalArgumentException if a file is not in UTF-8, naming the file and the place
     */
    public static Optional<String> find(Path folder) throws IOException {
        Path file = folder.resolve(FILE), config = folder.resolve(CONFIG);
        if (Files.isRegularFile(file)) return Optional.of(TextFile.read(file, TextFile.SETTINGS));
        if (!Files.isRegularFile(config)) return Optional.empty();
        try {
            return fromConfig(config, StrictJson.parse(TextFile.read(config, TextFile.SETTINGS)));
        } catch (JsonProcessingException e) {
            throw new IOException(config + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Makes a template the only one that a folder carries. @param template or null for none */
    public static void write(Path folder, String template) throws IOException {
        if (template != null) AtomicFile.write(folder.resolve(FILE), template);
        else Files.deleteIfExists(folder.resolve(FILE));
        Files.deleteIfExists(folder.resolve(OLDER));
        if (Files.isDirectory(folder.resolve(MORE))) try (DirectoryStream<Path> others = Files.newDirectoryStream(folder.resolve(MORE), "*.jinja")) {
            for (Path other : others) Files.delete(other);
        }
    }

    private static Optional<String> fromConfig(Path config, JsonNode json) throws IOException {
        if (json == null) throw new IOException(config + " is no JSON: it is empty");
        JsonNode field = json.path(FIELD);
        if (field.isMissingNode() || field.isNull()) return Optional.empty();
        if (field.isTextual()) return Optional.of(field.textValue());
        for (JsonNode each : field)
            if (field.isArray() && each.path("name").asText().equals("default") && each.path("template").isTextual())
                return Optional.of(each.path("template").textValue());
        throw new IOException(config + ": " + FIELD + " must be a text, or a list with one of the name 'default', not "
                + field.getNodeType() + (field.isArray() ? " without such" : ""));
    }
}
