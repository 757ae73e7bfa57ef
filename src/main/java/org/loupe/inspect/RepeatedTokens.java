package org.loupe.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random tokens, and the same once more: nothing but the first copy tells what comes in the second, so a model that predicts it looks
 * back (Olsson et al. 2022, who find induction heads by it). All tokens of a copy are different, so that each stood in one place before.
 *
 * @param ids [text][start + 2 length]
 * @param start how many tokens stand before the first copy, such as one that begins every text
 * @param length of a copy
 */
public record RepeatedTokens(int[][] ids, int start, int length) {
    public RepeatedTokens {
        if (length < 3) throw new IllegalArgumentException("a copy of " + length + " tokens tells no places apart; take at least 3, better 25");
        for (int[] text : ids) if (start < 0 || text.length != start + 2 * length)
            throw new IllegalArgumentException("a text of " + text.length + " tokens is not " + start + " and two copies of " + length);
    }

    /**
     * Drawn from the ids 0 to vocabulary - 1.
     *
     * @param length of a copy; the text has twice as many
     * @param texts how many
     * @throws IllegalArgumentException if there are not as many different tokens
     */
    public static RepeatedTokens random(int vocabulary, int length, int texts, long seed) {
        return random(IntStream.range(0, vocabulary).toArray(), length, texts, seed);
    }

    /** Drawn from these ids, such as those of ordinary tokens alone. */
    public static RepeatedTokens random(int[] from, int length, int texts, long seed) {
        if (from.length < length)
            throw new IllegalArgumentException("a vocabulary of " + from.length + " has no " + length + " different tokens; take a shorter copy");
        if (texts < 1) throw new IllegalArgumentException(texts + " texts tell nothing; take at least 1");
        Random random = new Random(seed);
        List<Integer> shuffled = new ArrayList<>(IntStream.of(from).boxed().toList());
        return new RepeatedTokens(Stream.generate(() -> {
            Collections.shuffle(shuffled, random);
            return IntStream.range(0, 2 * length).map(i -> shuffled.get(i % length)).toArray();
        }).limit(texts).toArray(int[][]::new), 0, length);
    }

    /** The same texts after these tokens, such as the one that begins every text of a model. */
    public RepeatedTokens after(int... beginning) {
        int[][] longer = Stream.of(ids).map(text -> IntStream.concat(IntStream.of(beginning), IntStream.of(text)).toArray()).toArray(int[][]::new);
        return new RepeatedTokens(longer, beginning.length + start, length);
    }
}
