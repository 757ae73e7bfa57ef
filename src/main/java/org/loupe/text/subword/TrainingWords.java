package org.loupe.text.subword;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The different words of a text as symbols, with the counts of all pairs of symbols. A merge changes the words that have the
 * pair, and the counts by what changed in them; nothing is counted anew.
 */
final class TrainingWords {
    private final int[][] words;
    private final long[] counts;                        // how often each word is in the text
    private final LongMap pairs = new LongMap(4096);
    private final LongMap tokens = new LongMap(4096);
    private Map<Long, Places> fresh = new LinkedHashMap<>();
    private long saved;

    /** The words that have a pair. */
    static final class Places {
        private int[] words = new int[2];
        private int count;

        private void add(int word) {
            if (count > 0 && words[count - 1] == word) return;
            if (count == words.length) words = Arrays.copyOf(words, 2 * count);
            words[count++] = word;
        }

        void addAll(Places others) {
            for (int i = 0; i < others.count; i++) add(others.words[i]);
        }
    }

    /** @param words as symbols; changed  @param counts of each */
    TrainingWords(int[][] words, long... counts) {
        this.words = words;
        this.counts = counts;
        for (int word = 0; word < words.length; word++)
            for (int i = 0; i < words[word].length; i++) {
                tokens.add(words[word][i], counts[word]);
                if (i > 0) change(words[word][i - 1], words[word][i], counts[word], word);
            }
    }

    /** The pairs that came up since this was last called, with the words in which they did. */
    Map<Long, Places> takeFresh() {
        Map<Long, Places> taken = fresh;
        fresh = new LinkedHashMap<>();
        return taken;
    }

    /** How often a pair is in the text. */
    long count(long pair) {
        return pairs.get(pair, 0);
    }

    /** How often a token is in the text. */
    long tokenCount(int token) {
        return tokens.get(token, 0);
    }

    /** Sets the count of a pair to 0. */
    void forget(long pair) {
        pairs.put(pair, 0);
    }

    /**
     * Merges a pair in some words. The count of the pair itself stays as it was but where occurrences overlapped.
     *
     * @return by how many tokens the text became shorter
     */
    long merge(long pair, int merged, Places places) {
        int left = (int) (pair >> 32), right = (int) pair;
        saved = 0;
        for (int i = 0; i < places.count; i++) merge(left, right, merged, places.words[i]);
        tokens.add(left, -saved);
        tokens.add(right, -saved);
        tokens.add(merged, saved);
        return saved;
    }

    private void merge(int left, int right, int merged, int word) {
        int[] symbols = words[word];
        long count = counts[word];
        int kept = 0;
        for (int i = 0; i < symbols.length; i++) {
            if (symbols[i] != left || i + 1 == symbols.length || symbols[i + 1] != right) {
                symbols[kept++] = symbols[i];
                continue;
            }
            if (kept > 0) {
                change(symbols[kept - 1], left, -count, word);
                change(symbols[kept - 1], merged, count, word);
            }
            i++;
            if (i + 1 < symbols.length) {
                change(right, symbols[i + 1], -count, word);
                change(merged, symbols[i + 1], count, word);
            }
            symbols[kept++] = merged;
            saved += count;
        }
        if (kept < symbols.length) words[word] = Arrays.copyOf(symbols, kept);
    }

    private void change(int left, int right, long by, int word) {
        long pair = MergeTable.pair(left, right);
        pairs.add(pair, by);
        if (by > 0) fresh.computeIfAbsent(pair, key -> new Places()).add(word);
    }
}
