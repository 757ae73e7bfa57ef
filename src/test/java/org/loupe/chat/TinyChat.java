package org.loupe.chat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.loupe.generate.GenerationConfig;
import org.loupe.generate.Generator;
import org.loupe.generate.Sampler;
import org.loupe.model.LanguageModel;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Module;
import org.loupe.text.chat.ChatMessage;
import org.loupe.text.chat.ChatTemplate;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.weights.ChatTokens;
import org.loupe.weights.Checkpoints;
import org.loupe.weights.Pretrained;

/** Tiny models to talk with, the program with streams instead of a terminal, and what it should say. */
final class TinyChat {
    static final Path GOLDEN = Path.of("src/test/resources/golden/checkpoints"), GGUF = GOLDEN.resolve("tiny.gguf").resolve("tiny.gguf");
    static final String TEMPLATE = "{{ bos_token }}{% for m in messages %}{{ m.role[0] }}{{ m.content }}{{ eos_token }}{% endfor %}"
            + "{% if add_generation_prompt %}a{% endif %}";
    private static final Map<String, String> SPECIAL = Map.of("bos_token", "<s>", "eos_token", "</s>");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(), notes = new ByteArrayOutputStream();
    private final Path fetched;
    private Runnable onFlush = () -> { };

    /** @param fetched where models are that have a name */
    TinyChat(Path fetched) {
        this.fetched = fetched;
    }

    /** The letters a to y, the space, and three special tokens. */
    static SubwordTokenizer letters() throws IOException {
        return Checkpoints.load(GGUF).requireTokenizer();
    }

    /** A model with random weights, and its context. */
    static Llama llama(int context) {
        return new Llama(LlamaConfig.of(29, context, 16, 2, 4, 2, 24), 5);
    }

    /** Writes a checkpoint. @param template or null */
    static Path save(Path folder, Module model, String template) throws IOException {
        Checkpoints.save(folder, new Pretrained(model, letters(), List.of(), template, ChatTokens.of(letters()), Set.of()));
        return folder;
    }

    /** Does something whenever the answer is handed on. */
    TinyChat onFlush(Runnable action) {
        onFlush = action;
        return this;
    }

    /** Runs the program. @return what it exits with */
    int run(StopSignal stop, String input, String... arguments) {
        out.reset();
        notes.reset();
        PrintStream answers = new PrintStream(new OutputStream() {
            @Override
            public void write(int value) {
                out.write(value);
            }

            @Override
            public void flush() {
                onFlush.run();
            }
        }, false, StandardCharsets.UTF_8);
        return new Chat(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), answers,
                new PrintStream(notes, true, StandardCharsets.UTF_8), StandardCharsets.UTF_8, fetched, stop).run(arguments);
    }

    int run(String input, String... arguments) {
        return run(new StopSignal(), input, arguments);
    }

    /** What came on standard output. */
    String answers() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What came on standard error. */
    String notes() {
        return notes.toString(StandardCharsets.UTF_8);
    }

    /** The plain way to talk: for every answer all is rendered, encoded and read anew. */
    static final class Plain {
        private final LanguageModel model;
        private final SubwordTokenizer tokenizer;
        private final int maxTokens;
        private long seed;
        int forgotten, read;
        private final StringBuilder answers = new StringBuilder();
        final List<ChatMessage> messages = new ArrayList<>();

        Plain(Path folder, int maxTokens, long seed) throws IOException {
            Pretrained checkpoint = Checkpoints.load(folder);
            this.model = checkpoint.languageModel();
            this.tokenizer = checkpoint.requireTokenizer();
            this.maxTokens = maxTokens;
            this.seed = seed;
        }

        Plain system(String text) {
            messages.add(0, ChatMessage.system(text));
            return this;
        }

        int[] ids() {
            return tokenizer.encode(ChatTemplate.of(TEMPLATE).render(messages, true, SPECIAL));
        }

        Plain say(String text) {
            return say(text, Integer.MAX_VALUE);
        }

        /** @param room for the prompt; the oldest messages behind the system's go until it is enough */
        Plain say(String text, int room) {
            messages.add(ChatMessage.user(text));
            for (; ids().length > room; forgotten += 2) messages.subList(1, 3).clear();
            messages.add(ChatMessage.assistant(goOn(ids())));
            return this;
        }

        String goOn(int... prompt) {
            read += prompt.length;
            GenerationConfig config = GenerationConfig.of(maxTokens).withSampler(new Sampler(0.7, 0, 0.9, 0, 1), seed++)
                    .withStopTokens(2).withDecoder(tokenizer::decode);
            String answer = new Generator(model).generate(config, prompt).get(0).text();
            answers.append(answer).append('\n');
            return answer;
        }

        String answers() {
            return answers.toString();
        }
    }
}
