package org.loupe.text.subword;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.loupe.text.Vocabulary;

/**
 * Byte pair encoding (Sennrich et al. 2016, section 3.2): a word begins as its characters, and side by side they are merged into
 * longer and longer tokens, in the order in which the merges were learned. A common word ends as one token, a rare one as several.
 *
 * <p>GPT-2 and LLaMA 3 call this byte-level: there each character of the word is a byte of the text, see
 * {@link org.loupe.text.split.ByteLevel}. Ids and places equal those of Hugging Face's {@code BPE}. {@link #steps(String)} tells
 * by the plainest algorithm what {@link #cut} does fast. Immutable but for a cache, and safe for many threads.
 */
public final class BytePairEncoding implements SubwordModel {
    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final BytePairConfig config;
    private final FirstSymbols symbols;
    private final WordCache cache = new WordCache();
    private final AtomicLong dropoutWords = new AtomicLong();

    /**
     * A model.
     *
     * @param merges by their rank
     * @throws IllegalArgumentException if a side of a merge, or its result, is not in the vocabulary
     */
    public BytePairEncoding(Vocabulary vocabulary, List<MergeRule> merges, BytePairConfig config) {
        this.vocabulary = vocabulary;
        this.merges = new MergeTable(vocabulary, merges, config.prefix());
        this.config = config;
        symbols = new FirstSymbols(vocabulary, config);
    }

    /** One in which every character of a word has a token, as GPT-2's. */
    public static BytePairEncoding of(Vocabulary vocabulary, List<MergeRule> merges) {
        return new BytePairEncoding(vocabulary, merges, BytePairConfig.PLAIN);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    public MergeTable merges() {
        return merges;
    }

    public BytePairConfig config() {
        return config;
    }

    @Override
    public void cut(String word, Pieces pieces) {
        if (config.dropout() > 0) {
            // A stream of its own for each word: the same seed gives the same choices again.
            SplittableRandom random = new SplittableRandom(config.seed() + 0x9E3779B97F4A7C15L * dropoutWords.getAndIncrement());
            WordMerger merger = new WordMerger(merges, symbols.of(word));
            merger.merge(config.dropout(), random);
            add(merger.pieces(), pieces);
        } else if (!cache.addTo(pieces, word)) {
            Pieces found = merged(word);
            cache.put(word, found);
            add(found, pieces);
        }
    }

    private Pieces merged(String word) {
        if (config.ignoreMerges() && vocabulary.contains(word)) {
            Pieces whole = new Pieces();
            whole.add(vocabulary.id(word), 0, word.length());
            return whole;
        }
        WordMerger merger = new WordMerger(merges, symbols.of(word));
        merger.merge();
        return merger.pieces();
    }

    private static void add(Pieces some, Pieces all) {
        for (int i = 0; i < some.count(); i++) all.add(some.id(i), some.start(i), some.end(i));
    }

    /**
     * A merge, and the word after it.
     *
     * @param rank of the merge; -1 for the word before any merge
     * @param merged the token that came of it; empty before any merge
     * @param tokens the whole word, from its left to its right
     */
    public record Step(int rank, String merged, List<String> tokens) {
        public Step {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * The word before any merge, and after each one. This is the algorithm as one would do it on paper: look through the word for
     * the merge with the lowest rank, the leftmost if it is there twice, merge it, begin again. Knows no dropout.
     */
    public List<Step> steps(String word) {
        List<Integer> ids = new ArrayList<>();
        for (int id : symbols.of(word).ids()) ids.add(id);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(-1, "", texts(ids)));
        while (true) {
            int best = -1, lowest = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < ids.size(); i++) {
                int rank = merges.rank(ids.get(i), ids.get(i + 1));
                if (rank >= 0 && rank < lowest) {
                    lowest = rank;
                    best = i;
                }
            }
            if (best < 0) return steps;
            int merged = merges.result(ids.get(best), ids.remove(best + 1));
            ids.set(best, merged);
            steps.add(new Step(lowest, vocabulary.token(merged), texts(ids)));
        }
    }

    private List<String> texts(List<Integer> ids) {
        return ids.stream().map(vocabulary::token).toList();
    }
}
