package org.loupe.generate;

import java.util.Arrays;
import org.loupe.model.LanguageModel;

/**
 * Keys and values that stay in memory from one text to the next, for a conversation: what a new prompt begins with and the model has
 * read before is not read again. What a prompt has otherwise is forgotten from the first other token on. Holds one text at a time;
 * for one thread.
 *
 * <p>A text gets the scores that it would get without it. (Not with dynamic NTK scaling beyond the original context: there a key keeps
 * the rotation of its time, see {@link org.loupe.position.RopeScaling.DynamicNtk}.)
 */
public final class KeptCache implements AutoCloseable {
    private final LanguageModel model;
    private CachedReading reading;
    private int[] held = {};

    /** Empty. @param model that reads */
    public KeptCache(LanguageModel model) {
        this.model = model;
        this.reading = new CachedReading(model);
    }

    /** How many tokens are held. */
    public int length() {
        return held.length;
    }

    /** How many tokens of a prompt need not be read: those it begins with that are held. Its last is always read, for the scores. */
    public int known(int... prompt) {
        int difference = Arrays.mismatch(held, prompt), same = difference < 0 ? held.length : difference;
        return Math.min(same, Math.max(0, prompt.length - 1));
    }

    /** Forgets all, and frees the memory. */
    public void clear() {
        reading.close();
        reading = new CachedReading(model);
        held = new int[0];
    }

    /** As {@link #clear}. */
    @Override
    public void close() {
        clear();
    }

    private void cut(int tokens) {
        if (tokens == held.length) return;
        if (tokens == 0) clear();
        else {
            reading.cut(tokens);
            held = Arrays.copyOf(held, tokens);
        }
    }

    private float[][] read(int... added) {
        try {
            float[][] scores = reading.read(added);
            int before = held.length;
            held = Arrays.copyOf(held, before + added.length);
            System.arraycopy(added, 0, held, before, added.length);
            return scores;
        } catch (RuntimeException | Error e) {
            clear();            // nobody knows how far each layer got
            throw e;
        }
    }

    /** One text, of whose prompt is read what is not held. */
    Reading begin() {
        return new Reading() {
            private boolean isBegun;

            @Override
            public float[][] read(int[]... added) {
                if (added.length != 1) throw manyTexts(added.length);
                int known = isBegun ? 0 : known(added[0]);
                if (!isBegun) cut(known);
                isBegun = true;
                return KeptCache.this.read(Arrays.copyOfRange(added[0], known, added[0].length));
            }

            @Override
            public void select(int... texts) {
                throw manyTexts(texts.length);
            }

            @Override
            public int mostTokens() {
                return model.context();
            }

            @Override
            public void close() { }
        };
    }

    private static IllegalArgumentException manyTexts(int count) {
        return new IllegalArgumentException("a kept cache holds one text, not " + count + "; use new Generator(model)");
    }
}
