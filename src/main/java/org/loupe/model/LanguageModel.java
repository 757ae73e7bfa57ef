package org.loupe.model;

import org.loupe.attention.KeyValueCache;
import org.loupe.tensor.Tensor;

/** A decoder: for every token of a text, a score for each token that may come next. */
public interface LanguageModel extends Configured {
    /** What the configurations of all decoders tell. */
    interface Config extends ModelConfig {
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

    /**
     * As {@link #forward}, but the scores after the last token of each text alone: what generation needs. Of a long prompt a
     * model need not compute the others, which take more memory than the prompt.
     *
     * @return logits [batch, 1, vocabulary]
     */
    default Tensor next(int[][] ids, KeyValueCache cache) {
        Tensor logits = forward(ids, cache);
        return logits.slice(1, logits.shape(1) - 1, logits.shape(1));
    }

    @Override
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
