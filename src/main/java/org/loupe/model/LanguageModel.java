package org.loupe.model;

import org.loupe.attention.KeyValueCache;
import org.loupe.tensor.Tensor;

/** A decoder: for every token of a text, a score for each token that may come next. */
public interface LanguageModel {
    /** What the configurations of all decoders tell. */
    interface Config extends ModelConfig {
        /** The number of blocks. */
        int layers();

        /** The longest text, in tokens. */
        int context();
    }

    /** @param ids [batch][time], at most context long  @return logits [batch, time, vocabulary] */
    default Tensor forward(int[][] ids) {
        return forward(ids, null);
    }

    /**
     * The same for the tokens after those that the cache holds, which it then holds too.
     *
     * @param cache of {@link #newCache}, or null
     */
    Tensor forward(int[][] ids, KeyValueCache cache);

    /** The sizes. */
    Config config();

    /** An empty cache. @param padding how many tokens of padding stand at the left of each text; nothing if no text has any */
    default KeyValueCache newCache(int... padding) {
        return new KeyValueCache(config().layers(), padding);
    }

    /** The longest text, in tokens. */
    default int context() {
        return config().context();
    }
}
