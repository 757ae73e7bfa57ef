package org.loupe.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.loupe.model.LanguageModel;
import org.loupe.tensor.Tensor;

/** Writes: asks a model what may come next, chooses one token, appends it, and asks again. */
public final class Generator {
    private final Supplier<Reading> readings;

    /** With a cache, so that a step costs one token. A text ends when it is as long as the model can read. */
    public Generator(LanguageModel model) {
        this.readings = () -> new CachedReading(model);
    }

    /** With a cache that stays from text to text; one prompt at a time, and one sequence of it. */
    public Generator(KeptCache cache) {
        this.readings = cache::begin;
    }

    /**
     * Without a cache: each step reads the whole text or, of one longer than the context, its end.
     *
     * @param model from ids [batch][time] to logits [batch, time, vocabulary]
     * @param context the longest text the model can read; of a longer one it sees the end
     */
    public Generator(Function<int[][], Tensor> model, int context) {
        if (context < 1) throw new IllegalArgumentException("context " + context + " must be at least 1");
        this.readings = () -> new WindowReading(model, context);
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
        GenerationConfig config = GenerationConfig.of(count).withSampler(sampler, seed);
        Generation written = generate(config, (number, sequence, token) -> onToken.accept(token), prompt).get(0);
        if (written.ending() == Ending.CONTEXT) System.getLogger("org.loupe").log(System.Logger.Level.INFO, "generate: ended after "
                + written.tokens().length + " of " + count + " tokens, as the text is as long as the model can read; a"
                + " new Generator(model::forward, context) goes on, and reads the end of the text");
        return IntStream.concat(Arrays.stream(prompt), Arrays.stream(written.tokens())).toArray();
    }

    /** Continues prompts, and nobody listens. */
    public List<Generation> generate(GenerationConfig config, int[]... prompts) {
        return generate(config, (prompt, sequence, token) -> { }, prompts);
    }

    /**
     * Continues prompts of any lengths side by side. Each gets what it would get alone: chance depends on the seed and the
     * number of the sequence only, so equal prompts get equal texts. (Not with dynamic NTK scaling: there the longest text
     * sets the rotations of all, as in transformers.) Ends early when the thread is interrupted.
     *
     * @param prompts at least one, each of at least one token; not modified
     * @return all sequences of the first prompt, then those of the second, and so on
     */
    public List<Generation> generate(GenerationConfig config, GenerationListener listener, int[]... prompts) {
        List<Writing> all = new ArrayList<>();
        try (Reading reading = readings.get()) {
            requirePrompts(reading, prompts);
            for (int prompt = 0; prompt < prompts.length; prompt++)
                for (int sequence = 0; sequence < config.sequences(); sequence++)
                    all.add(new Writing(config, listener, prompt, sequence, prompts[prompt], reading.mostTokens()));
            all.forEach(Writing::begin);
            write(reading, all.stream().filter(Writing::isGoingOn).toList(), prompts);
        }
        return all.stream().map(Writing::generation).toList();
    }

    /** Each prompt is read once, however many sequences go on from it. */
    private static void write(Reading reading, List<Writing> all, int[]... prompts) {
        List<Writing> running = all;
        int[] read = all.stream().mapToInt(Writing::prompt).distinct().toArray();
        int[][] added = Arrays.stream(read).mapToObj(prompt -> prompts[prompt]).toArray(int[][]::new);
        int[] rows = all.stream().mapToInt(text -> Arrays.binarySearch(read, text.prompt())).toArray();      // what each goes on from
        while (!running.isEmpty() && !Thread.interrupted()) {
            float[][] scores = reading.read(added);
            for (int i = 0; i < rows.length; i++) running.get(i).add(scores[rows[i]]);
            int[] from = rows;
            List<Writing> before = running;
            int[] going = IntStream.range(0, rows.length).filter(i -> before.get(i).isGoingOn()).toArray();
            running = Arrays.stream(going).mapToObj(before::get).toList();
            boolean isChanged = going.length != scores.length || going.length != rows.length;
            if (isChanged && going.length > 0) reading.select(Arrays.stream(going).map(i -> from[i]).toArray());
            rows = IntStream.range(0, going.length).toArray();
            added = running.stream().map(text -> new int[] {text.last()}).toArray(int[][]::new);
        }
        running.forEach(text -> text.end(Ending.INTERRUPTED));
    }

    static void requirePrompts(Reading reading, int[]... prompts) {
        if (prompts.length == 0) throw new IllegalArgumentException("there is no prompt to go on from; give at least one");
        for (int i = 0; i < prompts.length; i++) {
            if (prompts[i].length == 0)
                throw new IllegalArgumentException((prompts.length == 1 ? "the prompt" : "prompt " + i)
                        + " is empty; a model needs at least one token to go on from");
            if (prompts[i].length > reading.mostTokens())
                throw new IllegalArgumentException("prompt " + i + " has " + prompts[i].length + " tokens, more than the "
                        + reading.mostTokens()
                        + " that the model can read; cut it to fewer, so that there is room to write");
        }
    }

    /** The scores of every token to follow this text. @return [vocabulary] */
    public float[] nextLogits(int... text) {
        try (Reading reading = readings.get()) {
            requirePrompts(reading, text);
            return reading.read(text)[0];
        }
    }
}
