package org.loupe.text.subword;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.loupe.text.SpecialTokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.split.PreTokenizer;

/**
 * Makes a vocabulary for {@link WordPiece}: starts with single characters, and again and again joins the pair of neighbours that
 * the criterion likes best to one token, until the vocabulary is full. This is {@link BytePairTrainer} with the prefix of tokens that
 * continue a word; the merges are forgotten. The same words give the same vocabulary, in whatever order they come.
 *
 * @param vocabularySize at most; fewer if no pair is frequent enough
 * @param minimumFrequency how often a pair must stand in the text to be joined
 * @param alphabetLimit the most characters; the rarest ones beyond it are left out of the words
 * @param alphabet characters that get a token whether they are in the text or not
 * @param specialTokens have the ids from 0 on
 * @param criterion which pair comes next
 */
public record WordPieceTrainer(int vocabularySize, long minimumFrequency, int alphabetLimit, String alphabet, List<String> specialTokens,
        Criterion criterion) {
    /** Which pair of tokens a, b is joined next. */
    public enum Criterion {
        /** The most frequent, as in byte pair encoding (Sennrich et al. 2016). Hugging Face's trainer for WordPiece does this. */
        FREQUENCY(PairScore.COUNT),
        /**
         * The one that makes the text likeliest, with the greatest count(ab) / (count(a) count(b)) (Schuster and Nakajima 2012, section 3):
         * tokens that stand beside each other more often than chance would have it. Looks through all pairs before each merge, and is
         * slow for large texts.
         */
        LIKELIHOOD(PairScore.LIKELIHOOD);

        private final PairScore score;

        Criterion(PairScore score) {
            this.score = score;
        }
    }

    /**
     * What was joined.
     *
     * @param number of the merge, from 0 on
     * @param left its first token, as in the vocabulary
     * @param right its second token
     * @param token what they become
     * @param count how often the two stood side by side
     * @param saved how many tokens fewer the text has by it
     * @param size of the vocabulary after it
     * @param target the size that was asked for
     */
    public record Merge(int number, String left, String right, String token, long count, long saved, int size, int target) {
        /** How full the vocabulary is, from 0 to 1. */
        public double progress() {
            return (double) size / target;
        }
    }

    public WordPieceTrainer {
        if (vocabularySize < 1) throw new IllegalArgumentException("a vocabulary of " + vocabularySize + " tokens must have at least 1");
        if (minimumFrequency < 0) throw new IllegalArgumentException("the minimum frequency " + minimumFrequency
                + " must be at least 0; BERT's is 2");
        if (alphabetLimit < 1) throw new IllegalArgumentException("an alphabet of at most " + alphabetLimit
                + " characters has none; the limit must be at least 1, and is 1000 for BERT");
        specialTokens = List.copyOf(specialTokens);
    }

    /** With the settings of Hugging Face's {@code BertWordPieceTokenizer}: pairs must stand twice, at most 1,000 characters. */
    public static WordPieceTrainer bert(int vocabularySize) {
        return new WordPieceTrainer(vocabularySize, 2, 1000, "", SpecialTokens.NAMES, Criterion.FREQUENCY);
    }

    /** The same with another criterion. */
    public WordPieceTrainer by(Criterion other) {
        return new WordPieceTrainer(vocabularySize, minimumFrequency, alphabetLimit, alphabet, specialTokens, other);
    }

    /** The words of texts, and how often each stands there. */
    public static Map<String, Long> count(Iterable<String> texts, Normalizer normalizer, PreTokenizer preTokenizer) {
        return BytePairTrainer.count(texts, text -> preTokenizer.words(normalizer.apply(text)));
    }

    /** As {@link #train(Map, Consumer)}, without a listener. */
    public Vocabulary train(Map<String, Long> words) {
        return train(words, merge -> { });
    }

    /**
     * The vocabulary of words: special tokens, the alphabet, its characters within words, then what was joined, in this order.
     *
     * @param words with the number of times that each stands in the text
     * @param listener is told of each merge; what it throws ends the training
     * @throws IllegalArgumentException if the size has no room for special tokens and characters
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public Vocabulary train(Map<String, Long> words, Consumer<Merge> listener) {
        BytePairTraining training = new BytePairTraining(vocabularySize, minimumFrequency, specialTokens, alphabet, alphabetLimit,
                WordPiece.PREFIX, "", criterion.score);
        SortedMap<String, Long> sorted = new TreeMap<>(words);
        TokenList tokens = start(sorted, training);
        return new BytePairTrainer(training).train(sorted, (number, left, right, count, saved) -> {
            String token = tokens.token(tokens.claim(left + right.substring(WordPiece.PREFIX.length())));
            listener.accept(new Merge(number, left, right, token, count, saved, tokens.size(), vocabularySize));
        }).vocabulary();
    }

    /** What the vocabulary has before the first merge. */
    private TokenList start(Map<String, Long> words, BytePairTraining training) {
        TokenList tokens = new TokenList();
        specialTokens.forEach(tokens::claim);
        tokens.addAlphabet(words, training);
        words.keySet().forEach(word -> tokens.symbols(word, training));
        if (tokens.size() > vocabularySize) throw new IllegalArgumentException("a vocabulary of " + vocabularySize
                + " tokens has no room for the " + specialTokens.size() + " special tokens and the characters, which are "
                + (tokens.size() - specialTokens.size()) + " tokens; make it larger, or the limit of the alphabet (" + alphabetLimit
                + ") smaller");
        return tokens;
    }
}
