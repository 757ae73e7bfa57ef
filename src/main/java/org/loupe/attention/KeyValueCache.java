package org.loupe.attention;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/**
 * The keys and values of the tokens that a decoder has read. The next token attends to them without computing them
 * again, so a step costs one token and not the whole text (Pope et al. 2022). It has no backward pass: it is for generation,
 * inside {@link Gradients#off}.
 *
 * <p>Texts of different lengths stand side by side with padding at the left, so that all go on at the same place.
 */
public final class KeyValueCache implements AutoCloseable {
    private static final int FIRST_ROOM = 32;

    private final Layer[] layers;
    private int[] padding;

    /**
     * @param layers of the model
     * @param padding how many tokens at the left of each text are padding; none at all if no text has any
     */
    public KeyValueCache(int layers, int... padding) {
        if (layers < 1) throw new IllegalArgumentException("a cache needs at least one layer, not " + layers);
        for (int tokens : padding) if (tokens < 0) throw new IllegalArgumentException("padding of " + tokens
                + " tokens must be at least 0");
        this.layers = IntStream.range(0, layers).mapToObj(i -> new Layer()).toArray(Layer[]::new);
        this.padding = padding.clone();
    }

    /** The number of tokens of each text that were read, padding included. */
    public int length() {
        for (Layer layer : layers) if (layer.length != layers[0].length)
            throw new IllegalStateException("a forward pass ended in the middle, with " + layers[0].length
                    + " tokens in the first layer of the cache and "
                    + layer.length + " in another; make a new cache");
        return layers[0].length;
    }

    /** How long the longest text is with so many new tokens, padding not counted. */
    public int longest(int time) {
        return length() + time - Arrays.stream(padding).min().orElse(0);
    }

    /** What attention of one layer uses; the first has the number 0. */
    public Layer layer(int number) {
        if (number < 0 || number >= layers.length)
            throw new IndexOutOfBoundsException("layer " + number + " is outside the cache, whose layers go from 0 to "
                    + (layers.length - 1) + "; make it with as many as the model has");
        return layers[number];
    }

    /** Which of the new tokens see which of all: causal, without the padding. */
    public Mask mask(int batch, int time) {
        int keys = length() + time;
        Mask causal = Mask.causal(time, keys);
        if (Arrays.stream(padding).allMatch(tokens -> tokens == 0)) return causal;
        requireTexts(batch);
        return causal.and(Mask.padding(Arrays.stream(padding)
                .mapToObj(tokens -> IntStream.range(0, keys).map(key -> key < tokens ? 0 : 1).toArray()).toArray(int[][]::new)));
    }

    /** The positions of the new tokens, [batch][time]: each text counts from its first token, and padding is 0. */
    public int[][] positions(int batch, int time) {
        if (padding.length > 0) requireTexts(batch);
        int start = length();
        return IntStream.range(0, batch).mapToObj(text -> IntStream.range(start, start + time)
                .map(place -> Math.max(0, place - (padding.length == 0 ? 0 : padding[text]))).toArray()).toArray(int[][]::new);
    }

    private void requireTexts(int batch) {
        if (padding.length != batch)
            throw new IllegalArgumentException("the cache was made for " + padding.length + " texts, and there are " + batch);
    }

    /** Goes on with these texts, each by its number: some may be left out, others continued in several ways, as beams are. */
    public void select(int... texts) {
        for (Layer layer : layers) layer.select(texts);
        if (padding.length > 0) padding = Arrays.stream(texts).map(text -> padding[text]).toArray();
    }

    /** Forgets all tokens but the first, for another text that begins with them. @param tokens of each text that stay, padding included */
    public void cut(int tokens) {
        if (tokens < 0 || tokens > length())
            throw new IllegalArgumentException("the cache holds " + length() + " tokens and cannot be cut to " + tokens);
        for (Layer layer : layers) layer.length = tokens;
    }

    /** Frees the memory. */
    @Override
    public void close() {
        for (Layer layer : layers) layer.close();
    }

    /** The keys and values of one layer, each [batch, keyValueHeads, length, headDim] in a room that grows by doubling. */
    public static final class Layer {
        private Tensor keys, values;
        private int length;

        private Layer() { }

        /** The number of tokens that are held. */
        int length() {
            return length;
        }

        Tensor keys() {
            return keys.slice(2, 0, length);
        }

        Tensor values() {
            return values.slice(2, 0, length);
        }

        /** Adds those of new tokens, [batch, keyValueHeads, time, headDim]. */
        void add(Tensor newKeys, Tensor newValues) {
            if (newKeys.requiresGradient() || newValues.requiresGradient())
                throw new IllegalStateException("a cache keeps values and no gradients; run the model inside Gradients.off(() -> ...)");
            if (keys != null && keys.shape(0) != newKeys.shape(0))
                throw new IllegalArgumentException("the cache holds " + keys.shape(0) + " texts, and there are " + newKeys.shape(0)
                        + " to go on with; make a new cache, or select(...) texts");
            int from = length, to = from + newKeys.shape(2);
            keys = withRoom(keys, newKeys, to);
            values = withRoom(values, newValues, to);
            Updates.assign(keys.slice(2, from, to), newKeys);
            Updates.assign(values.slice(2, from, to), newValues);
            length = to;
        }

        private Tensor withRoom(Tensor room, Tensor added, int needed) {
            if (room != null && room.shape(2) >= needed) return room;
            int[] shape = added.shape();
            shape[2] = Math.max(FIRST_ROOM, Math.max(needed, 2 * length));
            Tensor larger = Memory.keepForever(Tensor.zeros(shape).to(added.dtype()));
            if (room == null) return larger;
            Updates.assign(larger.slice(2, 0, length), room.slice(2, 0, length));
            room.close();
            return larger;
        }

        private void select(int... texts) {
            if (keys == null) return;
            keys = chosen(keys, texts);
            values = chosen(values, texts);
        }

        private static Tensor chosen(Tensor room, int... texts) {
            // In a scope, as a slice holds on to the old room for as long as it is open.
            Tensor some = Memory.scope(() -> Memory.keepForever(Tensor.concat(0,
                    Arrays.stream(texts).mapToObj(text -> room.slice(0, text, text + 1)).toArray(Tensor[]::new))));
            room.close();
            return some;
        }

        private void close() {
            if (keys == null) return;
            keys.close();
            values.close();
            keys = values = null;
            length = 0;
        }
    }
}
