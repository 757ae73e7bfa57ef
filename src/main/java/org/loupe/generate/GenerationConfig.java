package org.loupe.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a {@link Generator} writes.
 *
 * @param maxTokens the most tokens to write after a prompt
 * @param sampler chooses them
 * @param seed of chance; the same seed gives the same text
 * @param sequences texts for each prompt
 * @param stopTokens end a text when they are chosen
 * @param stopStrings end a text that comes to hold one; they need the decoder
 * @param decoder from tokens to their text, or null: {@code tokenizer::decode}
 */
public record GenerationConfig(int maxTokens, Sampler sampler, long seed, int sequences, Set<Integer> stopTokens, List<String> stopStrings,
                               Function<int[], String> decoder) {
    public GenerationConfig {
        if (maxTokens < 0) throw new IllegalArgumentException("count " + maxTokens + " of tokens to write must be at least 0");
        if (sequences < 1) throw new IllegalArgumentException("sequences " + sequences + " for each prompt must be at least 1");
        stopTokens = requireIds(stopTokens);
        stopStrings = List.copyOf(stopStrings);
        if (stopStrings.contains(""))
            throw new IllegalArgumentException("a stop string is empty, and every text holds that; leave it out: " + stopStrings);
        if (!stopStrings.isEmpty() && decoder == null)
            throw new IllegalArgumentException("the stop strings " + stopStrings
                    + " need a decoder, from tokens to text: withStopStrings(tokenizer::decode, ...)");
    }

    /** Greedy, one text for each prompt, with nothing to stop at but the number of tokens. */
    public static GenerationConfig of(int maxTokens) {
        return new GenerationConfig(maxTokens, Sampler.greedy(), 0, 1, Set.of(), List.of(), null);
    }

    public GenerationConfig withSampler(Sampler other, long newSeed) {
        return new GenerationConfig(maxTokens, other, newSeed, sequences, stopTokens, stopStrings, decoder);
    }

    public GenerationConfig withSequences(int number) {
        return new GenerationConfig(maxTokens, sampler, seed, number, stopTokens, stopStrings, decoder);
    }

    public GenerationConfig withStopTokens(int... tokens) {
        return new GenerationConfig(maxTokens, sampler, seed, sequences,
                Arrays.stream(tokens).boxed().collect(Collectors.toSet()), stopStrings, decoder);
    }

    public GenerationConfig withDecoder(Function<int[], String> toText) {
        return new GenerationConfig(maxTokens, sampler, seed, sequences, stopTokens, stopStrings, toText);
    }

    public GenerationConfig withStopStrings(Function<int[], String> toText, String... strings) {
        return new GenerationConfig(maxTokens, sampler, seed, sequences, stopTokens, List.of(strings), toText);
    }

    /** Refuses what no vocabulary has. */
    static Set<Integer> requireIds(Set<Integer> stopTokens) {
        for (int token : stopTokens) if (token < 0)
            throw new IllegalArgumentException("stop token " + token + " must be an id, at least 0");
        return Set.copyOf(stopTokens);
    }
}
