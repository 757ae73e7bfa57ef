package org.loupe.text.subword;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.loupe.text.Vocabulary;

/**
 * Learns a unigram model (Kudo 2018, section 3.2): begins with far too many substrings, finds their probabilities by expectation
 * maximisation, drops a quarter of those whose loss hurts least, and so on until few enough are left. Deterministic.
 *
 * @param size of the vocabulary, at most; smaller only where the text has not enough to offer
 * @param seedSize the most substrings to begin with
 * @param kept the share that each round keeps
 * @param steps of expectation maximisation in each round
 * @param longest the most characters (Java's) of a token
 * @param first the tokens with the ids from 0 on, whose scores are 0
 * @param unknown the one of these for unknown characters
 */
public record UnigramTrainer(int size, int seedSize, double kept, int steps, int longest, List<String> first, String unknown) {
    private static final double MORE = 1.1;     // so many times the size are left before the last cut

    public UnigramTrainer {
        first = List.copyOf(first);
        if (size <= first.size()) throw new IllegalArgumentException("a size of " + size + " leaves no place behind the " + first.size()
                + " tokens that come first; it must be larger");
        if (!(kept > 0 && kept < 1)) throw new IllegalArgumentException("the share that is kept, " + kept
                + ", must be between 0 and 1; SentencePiece has 0.75");
        if (steps < 1 || longest < 1 || seedSize < 1) throw new IllegalArgumentException("steps " + steps + ", longest " + longest
                + " and seedSize " + seedSize + " must be at least 1");
        if (!first.contains(unknown)) throw new IllegalArgumentException("the token for the unknown, " + Vocabulary.quoted(unknown)
                + ", is not among those that come first, " + first + "; add it");
    }

    /** With the settings of SentencePiece, and {@code <unk>} as its only special token. */
    public static UnigramTrainer ofSize(int size) {
        return new UnigramTrainer(size, 1_000_000, 0.75, 2, 16, List.of("<unk>"), "<unk>");
    }

    /** The same with other tokens at the beginning. */
    public UnigramTrainer withFirst(List<String> tokens, String unknownToken) {
        return new UnigramTrainer(size, seedSize, kept, steps, longest, tokens, unknownToken);
    }

    /** Watches a training. */
    @FunctionalInterface
    public interface Listener {
        /** Does nothing. */
        Listener NONE = round -> { };

        /** Called after each round. */
        void roundDone(Round round);
    }

    /**
     * What a round has done.
     *
     * @param number from 1 on
     * @param vocabulary how many tokens there are now
     * @param logLikelihood the mean natural logarithm of the probability of a word, before the loss
     * @param lost the tokens that went
     */
    public record Round(int number, int vocabulary, double logLikelihood, List<String> lost) { }

    /** As {@link #train(Map, Listener)}, unwatched. */
    public Unigram train(Map<String, Integer> wordCounts) {
        return train(wordCounts, Listener.NONE);
    }

    /**
     * Learns from words. When the thread is interrupted, the last round has been; the vocabulary is cut to its size at once.
     *
     * @param wordCounts words, with the {@code ▁} before them, and how often each comes
     * @throws IllegalArgumentException if there is no word, one comes less than once, or the characters alone are too many
     */
    public Unigram train(Map<String, Integer> wordCounts, Listener listener) {
        Map<String, Integer> words = new LinkedHashMap<>(new TreeMap<>(wordCounts));     // sums of floats depend on the order
        words.remove("");
        if (words.isEmpty()) throw new IllegalArgumentException("there are 0 words to learn from; give some text");
        words.forEach((word, count) -> {
            if (count < 1) throw new IllegalArgumentException("the word " + Vocabulary.quoted(word) + " comes " + count
                    + " times; it must be at least 1");
        });
        UnigramPieces pieces = new UnigramSeed(words, longest).pieces(seedSize);
        List<String> characters = pieces.tokens().stream().filter(token -> token.codePointCount(0, token.length()) == 1).toList();
        if (characters.size() + first.size() > size) throw new IllegalArgumentException("the text has " + characters.size()
                + " characters, which with " + first.size() + " tokens before them do not fit into a size of " + size
                + "; take a larger one");
        int wanted = (int) (MORE * size);
        boolean isStopped = false;
        for (int round = 1; ; round++) {
            UnigramPieces before = pieces;
            for (int step = 0; step < steps && !(isStopped |= Thread.interrupted()); step++) pieces = pieces.better(words);
            double logLikelihood = listener == Listener.NONE ? 0 : pieces.logLikelihood(words);
            boolean isLast = pieces.size() <= wanted || isStopped;
            if (!isLast) pieces = pieces.pruned(words, Math.max(wanted, (int) (kept * pieces.size())));
            listener.roundDone(new Round(round, pieces.size(), logLikelihood, lost(before, pieces)));
            if (isLast) return UnigramVocabulary.model(this, pieces, characters);
        }
    }

    private static List<String> lost(UnigramPieces before, UnigramPieces after) {
        Set<String> left = new HashSet<>(after.tokens());
        return before.tokens().stream().filter(token -> !left.contains(token)).toList();
    }
}
