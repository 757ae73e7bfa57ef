package org.loupe.generate;

import java.util.Arrays;
import org.loupe.attention.KeyValueCache;
import org.loupe.model.LanguageModel;
import org.loupe.nn.Module;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** Reads with a cache of keys and values: a token is read once, and all texts at the same time. */
final class CachedReading implements Reading {
    /** Stands where a shorter prompt is filled up. Nothing looks there, so any id that every vocabulary has will do. */
    private static final int PADDING = 0;

    private final LanguageModel model;
    private KeyValueCache cache;

    CachedReading(LanguageModel model) {
        if (model instanceof Module module && module.isTraining())
            throw new IllegalStateException("generate: the model is in training mode, in which dropout takes out values at random;"
                    + " call setTraining(false), or wait until training has ended");
        this.model = model;
    }

    @Override
    public float[][] read(int[]... added) {
        int longest = Arrays.stream(added).mapToInt(text -> text.length).max().orElseThrow();
        int[] padding = Arrays.stream(added).mapToInt(text -> longest - text.length).toArray();
        if (cache == null) cache = Arrays.stream(padding).allMatch(tokens -> tokens == 0) ? model.newCache() : model.newCache(padding);
        int[][] ids = new int[added.length][longest];
        for (int text = 0; text < ids.length; text++) {
            Arrays.fill(ids[text], 0, padding[text], PADDING);
            System.arraycopy(added[text], 0, ids[text], padding[text], added[text].length);
        }
        return Gradients.off(() -> Memory.scope(() -> last(model.next(ids, cache))));
    }

    /** The scores after the last token of each text: [batch, time, vocabulary] to [batch][vocabulary]. */
    static float[][] last(Tensor logits) {
        int batch = logits.shape(0), time = logits.shape(1), vocabulary = logits.shape(2);
        float[] flat = logits.slice(1, time - 1, time).toFloats();                                    // [batch, 1, vocabulary]
        float[][] scores = new float[batch][];
        for (int text = 0; text < batch; text++) scores[text] = Arrays.copyOfRange(flat, text * vocabulary, (text + 1) * vocabulary);
        return scores;
    }

    @Override
    public void select(int... texts) {
        cache.select(texts);
    }

    /** Forgets all tokens but the first, of texts without padding. */
    void cut(int tokens) {
        cache.cut(tokens);
    }

    @Override
    public int mostTokens() {
        return model.context();
    }

    @Override
    public void close() {
        if (cache != null) cache.close();
    }
}
