package org.loupe.model;

import org.loupe.attention.KeyValueCache;
import org.loupe.tensor.Tensor;

/** A decoder: for every token of a text, a score for each token that may come next. */
public interface LanguageModel {
    /** @param ids [batch][time]  @return logits [batch, time, vocabulary] */
    default Tensor forward(int[][] ids) {
        return forward(ids, null);
    }

    /**
     * The same for the tokens after those that the cache holds, which it then holds too.
     *
     * @param cache of {@link #newCache}, or null
     */
    Tensor forward(int[][] ids, KeyValueCache cache);

    /** An empty cache. @param padding how many tokens of padding stand at the left of each text; nothing if no text has any */
    KeyValueCache newCache(int... padding);

    /** The longest text, in tokens. */
    int context();
}
