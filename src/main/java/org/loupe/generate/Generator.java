package org.loupe.generate;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** Writes: asks a model what may come next, chooses one token, appends it, and asks again. */
public final class Generator {
    private final Function<int[][], Tensor> model;
    private final int context;

    /**
     * @param model from ids [batch][time] to logits [batch, time, vocabulary]
     * @param context the longest text the model can read; of a longer one it sees the end
     */
    public Generator(Function<int[][], Tensor> model, int context) {
        if (context < 1) throw new IllegalArgumentException("context " + context + " must be at least 1");
        this.model = model;
        this.context = context;
    }

    /** Continues a prompt by this many tokens. The same seed gives the same text. @return the prompt and what follows */
    public int[] generate(int[] prompt, int count, Sampler sampler, long seed) {
        return generate(prompt, count, sampler, seed, token -> { });
    }

    /**
     * The same, and hands each token on as soon as it is chosen. Ends early when the thread is interrupted.
     *
     * @param prompt at least one token; not modified
     */
    public int[] generate(int[] prompt, int count, Sampler sampler, long seed, IntConsumer onToken) {
        if (prompt.length == 0) throw new IllegalArgumentException("the prompt is empty; a model needs at least one token to go on from");
        if (count < 0) throw new IllegalArgumentException("count " + count + " must be at least 0");
        Random random = new Random(seed);
        int[] text = Arrays.copyOf(prompt, prompt.length + count);
        for (int length = prompt.length; length < text.length; length++) {
            if (Thread.interrupted()) return Arrays.copyOf(text, length);
            text[length] = sampler.next(nextLogits(Arrays.copyOf(text, length)), random);
            onToken.accept(text[length]);
        }
        return text;
    }

    /** The scores of every token to follow this text. @return [vocabulary] */
    public float[] nextLogits(int... text) {
        int[] seen = Arrays.copyOfRange(text, Math.max(0, text.length - context), text.length);
        return Gradients.off(() -> Memory.scope(() -> {
            Tensor logits = model.apply(new int[][] {seen});                               // [1, time, vocabulary]
            return logits.slice(1, seen.length - 1, seen.length).toFloats();
        }));
    }
}
