package org.loupe.text.subword;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Learns byte pair encoding from a text (Sennrich et al. 2016, algorithm 1): all words begin as characters; again and again the
 * commonest pair of tokens that stand side by side becomes a new token, until the vocabulary is large enough. Of pairs that are
 * as common as each other the one with the lower ids comes first. Vocabulary and merges equal those of Hugging Face's
 * {@code BpeTrainer}. With a prefix the later characters of words get their ids in the order of the words, where that trainer
 * gives them in an order of its hash table, so there ties may differ.
 *
 * <p>Nothing is random. Training can be interrupted ({@link Thread#interrupt}).
 */
public final class BytePairTrainer {
    private final BytePairTraining training;

    public BytePairTrainer(BytePairTraining training) {
        this.training = training;
    }

    /**
     * The different words of some texts, each with how often it is there, in the order in which they first are.
     *
     * @param texts any, such as the lines of a file
     * @param words cuts a text, such as {@code SplitRules.gpt2(false)::words}
     */
    public static Map<String, Long> count(Iterable<String> texts, Function<String, ? extends Collection<String>> words) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String text : texts) for (String word : words.apply(text)) counts.merge(word, 1L, Long::sum);
        return counts;
    }

    /** As {@link #train(Map, MergeListener)}, with nobody watching. */
    public BytePairEncoding train(Map<String, Long> words) {
        return train(words, MergeListener.NONE);
    }

    /**
     * Learns a vocabulary and its merges.
     *
     * @param words how often each is in the text; their order matters with a prefix or a suffix only
     * @param listener is told each merge; what it throws ends the training
     * @throws CancellationException if the thread is interrupted
     * @throws IllegalArgumentException if a count is negative, or there is nothing to learn from
     */
    public BytePairEncoding train(Map<String, Long> words, MergeListener listener) {
        words.forEach((word, count) -> {
            if (count < 0) throw new IllegalArgumentException("the word '" + word + "' is there " + count + " times; a count is 0 or more");
        });
        TokenList tokens = new TokenList();
        training.specialTokens().forEach(tokens::claim);
        tokens.addAlphabet(words, training);
        if (tokens.size() == 0)
            throw new IllegalArgumentException("there are 0 tokens in " + words.size() + " words; give words to learn from");
        int[][] symbols = new int[words.size()][];
        int number = 0;
        for (String word : words.keySet()) symbols[number++] = tokens.symbols(word, training);
        TrainingWords text = new TrainingWords(symbols, words.values().stream().mapToLong(Long::longValue).toArray());
        List<MergeRule> merges = merge(text, tokens, listener);
        return new BytePairEncoding(tokens.vocabulary(), merges, BytePairConfig.PLAIN.withMarks(training.prefix(), training.suffix()));
    }

    private List<MergeRule> merge(TrainingWords text, TokenList tokens, MergeListener listener) {
        PairQueue queue = PairQueue.of(training, text);
        Map<Long, MergeRule> merges = new LinkedHashMap<>();
        for (int number = 0; tokens.size() < training.vocabularySize(); number++) {
            // Asking clears the mark, so that what the caller does next is not interrupted as well.
            if (Thread.interrupted()) throw new CancellationException("interrupted after " + number + " merges, with " + tokens.size()
                    + " of " + training.vocabularySize() + " tokens; train again to get a vocabulary");
            PairQueue.Candidate best = queue.next();
            if (best == null) break;
            int left = (int) (best.pair() >> 32), right = (int) best.pair();
            int merged = tokens.claim(tokens.merged(left, right, training.prefix()));
            long saved = text.merge(best.pair(), merged, best.places());
            // A pair that is merged a second time counts where it came last.
            merges.remove(best.pair());
            merges.put(best.pair(), new MergeRule(tokens.token(left), tokens.token(right)));
            listener.merged(number, tokens.token(left), tokens.token(right), best.count(), saved);
        }
        return new ArrayList<>(merges.values());
    }
}
