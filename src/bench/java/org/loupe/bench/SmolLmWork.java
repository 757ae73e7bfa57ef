package org.loupe.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.loupe.attention.KeyValueCache;
import org.loupe.model.LanguageModel;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.weights.Checkpoints;

/** SmolLM2 with its 4-bit weights: a token that it writes greedily after a prompt, or a prompt that it reads. */
final class SmolLmWork {
    /** The environment variable that names the GGUF file. */
    static final String FILE = "LOUPE_SMOLLM2";
    private static final int TOKENS = 64;

    private final LanguageModel model;
    private final int prompt;
    private KeyValueCache cache;
    private int last;

    private SmolLmWork(Spec spec) {
        try {
            model = Checkpoints.load(Path.of(System.getenv(FILE))).languageModel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        prompt = spec.size("prompt");
    }

    /** A token after a prompt, with a cache. Starts over after so many tokens. */
    static Workload decode(Spec spec) {
        SmolLmWork work = new SmolLmWork(spec);
        return () -> {
            if (work.cache == null || work.cache.length() >= work.prompt + TOKENS) work.readPrompt();
            return Workload.timed(() -> work.read(work.last)).call();
        };
    }

    /** All of a prompt, up to the first token that follows it. */
    static Workload prompt(Spec spec) {
        return Workload.timed(new SmolLmWork(spec)::readPrompt);
    }

    private void readPrompt() {
        if (cache != null) cache.close();
        cache = model.newCache();
        read(ids(prompt));
    }

    /** Some ids, the same in all languages. */
    static int[] ids(int count) {
        return IntStream.range(0, count).map(i -> 100 + 37 * i % 5000).toArray();
    }

    private void read(int... ids) {
        last = Gradients.off(() -> Memory.scope(() -> model.next(new int[][] {ids}, cache).argmax(-1)[0]));
    }
}
