package org.loupe.generate;

import java.util.Arrays;
import org.loupe.model.LanguageModel;

/**
 * Keys and values that stay in memory from one text to the next, for a conversation: what a new prompt begins with and the model has
 * read before is not read again. Holds one text at a time; for one thread.
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

    private void clear() {
        reading.close();
        reading = new CachedReading(model);
        held = new int[0];
    }

    /** Frees the memory. */
    @Override
    public void close() {
        clear();
    }

    /** One text that goes on from what is held, as far as its prompt begins with that. */
    Reading begin() {
        return new Reading() {
            private boolean isBegun;

            @Override
            public float[][] read(int[]... added) {
                if (added.length != 1)
                    throw new IllegalArgumentException("a kept cache holds one text, not " + added.length + "; use new Generator(model)");
                int[] text = added[0], rest = text;
                if (!isBegun) {
                    boolean goesOn = text.length > held.length && Arrays.equals(held, Arrays.copyOf(text, held.length));
                    if (!goesOn) clear();
                    rest = Arrays.copyOfRange(text, held.length, text.length);
                }
                isBegun = true;
                float[][] scores = reading.read(rest);
                int before = held.length;
                held = Arrays.copyOf(held, before + rest.length);
                System.arraycopy(rest, 0, held, before, rest.length);
                return scores;
            }

            @Override
            public void select(int... texts) {
                throw new IllegalArgumentException("a kept cache holds one text, not " + texts.length + "; use new Generator(model)");
            }

            @Override
            public int mostTokens() {
                return model.context();
            }

            @Override
            public void close() { }
        };
    }
}
