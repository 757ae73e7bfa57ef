package org.loupe.bench;

import java.util.Random;
import org.loupe.attention.KeyValueCache;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;

/** A token that GPT reads after a prompt, with a cache: the logits of the next one. Starts over after so many tokens. */
final class DecodeWork {
    private static final int TOKENS = 64;
    private final Gpt model;
    private final int vocabulary, prompt;
    private final Random random = new Random(2);
    private KeyValueCache cache;

    private DecodeWork(Spec spec) {
        vocabulary = spec.size("vocabulary");
        prompt = spec.size("prompt");
        model = new Gpt(GptConfig.of(vocabulary, spec.size("context"), spec.size("hidden"), spec.size("layers"), spec.size("heads")), 1);
        model.setTraining(false);
    }

    static Workload of(Spec spec) {
        DecodeWork work = new DecodeWork(spec);
        return () -> {
            work.prepare();
            return Workload.timed(() -> work.read(1)).call();
        };
    }

    private void prepare() {
        if (cache != null && cache.length() < prompt + TOKENS) return;
        if (cache != null) cache.close();
        cache = model.newCache();
        read(prompt);
    }

    private void read(int tokens) {
        int[][] ids = {random.ints(tokens, 0, vocabulary).toArray()};
        Memory.scope(() -> Gradients.off(() -> model.forward(ids, cache).size()));
    }
}
