package org.loupe.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** One text while it is being written: a prompt and what was chosen so far. */
final class Writing {
    /** Keeps the sources of chance of several sequences apart: 2^64 divided by the golden ratio. */
    private static final long APART = 0x9E3779B97F4A7C15L;

    private final GenerationConfig config;
    private final GenerationListener listener;
    private final int prompt, sequence, promptLength, mostTokens;
    private final Random random;
    private final TextStream stream;        // null without a decoder
    private int[] text;
    private int length;
    private Generation generation;          // null while it goes on
    private final long start = System.nanoTime();

    /** @param mostTokens how long the text may grow, prompt included */
    Writing(GenerationConfig config, GenerationListener listener, int prompt, int sequence, int[] tokens, int mostTokens) {
        this.config = config;
        this.listener = listener;
        this.prompt = prompt;
        this.sequence = sequence;
        this.promptLength = tokens.length;
        this.mostTokens = mostTokens;
        // The first draws of Random are alike for neighbouring seeds, so the seed is scrambled.
        this.random = new Random(new SplittableRandom(config.seed()).nextLong() + sequence * APART);
        this.stream = config.decoder() == null ? null : new TextStream(config.decoder(), config.stopStrings());
        this.text = tokens.clone();
        this.length = tokens.length;
    }

    /** Ends the text if there is no room for a token. */
    void begin() {
        if (config.maxTokens() == 0) end(Ending.LENGTH);
        else if (length >= mostTokens) end(Ending.CONTEXT);
    }

    /** Chooses the next token. */
    void add(float... logits) {
        if (length == promptLength) requireStopTokens(logits.length);
        int token = choose(logits);
        if (length == text.length) text = Arrays.copyOf(text, 2 * length);
        text[length++] = token;
        listener.onToken(prompt, sequence, token);
        if (config.stopTokens().contains(token)) end(Ending.STOP_TOKEN);
        else if (stream != null && stream.read(tokens())) end(Ending.STOP_STRING);
        else if (length - promptLength == config.maxTokens()) end(Ending.LENGTH);
        else if (length >= mostTokens) end(Ending.CONTEXT);
        else if (stream != null) tell(stream.next());
    }

    private int choose(float... logits) {
        if (!listener.hearsChoices()) return config.sampler().next(logits, random, text());
        List<Sampler.Stage> stages = config.sampler().stages(logits, text());
        int token = Sampler.draw(stages, random);
        listener.onChoice(prompt, sequence, stages, token);
        return token;
    }

    private void requireStopTokens(int vocabulary) {
        for (int token : config.stopTokens())
            if (token >= vocabulary) throw new IllegalArgumentException("stop token " + token + " is outside the vocabulary of "
                    + vocabulary + " tokens, so it would never be met; take it out, or give the id that this model's tokenizer has for it");
    }

    void end(Ending why) {
        if (stream != null) tell(stream.rest());
        double seconds = Math.max(1e-9, (System.nanoTime() - start) * 1e-9);
        generation = new Generation(prompt, sequence, tokens(), stream == null ? "" : stream.text(), why,
                (length - promptLength) / seconds);
        listener.onEnd(generation);
    }

    private void tell(String part) {
        if (!part.isEmpty()) listener.onText(prompt, sequence, part);
    }

    boolean isGoingOn() {
        return generation == null;
    }

    int prompt() {
        return prompt;
    }

    int last() {
        return text[length - 1];
    }

    Generation generation() {
        return generation;
    }

    private int[] text() {
        return Arrays.copyOf(text, length);
    }

    /** Without the prompt. */
    private int[] tokens() {
        return Arrays.copyOfRange(text, promptLength, length);
    }
}
