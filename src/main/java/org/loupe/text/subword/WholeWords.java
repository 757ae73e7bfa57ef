package org.loupe.text.subword;

import org.loupe.text.Vocabulary;

/**
 * Whole words as tokens: a word is in the vocabulary, or it is unknown. The simplest model there is, and what those that know parts of
 * words are measured against: its vocabulary is large, and never large enough. {@code WordLevel} of a {@code tokenizer.json}.
 */
public final class WholeWords implements SubwordModel {
    private final Vocabulary vocabulary;
    private final int unknown;

    /**
     * A model of these words.
     *
     * @param unknown the token that stands for every other word
     * @throws IllegalArgumentException if the vocabulary has no such token
     */
    public WholeWords(Vocabulary vocabulary, String unknown) {
        this.vocabulary = vocabulary;
        this.unknown = vocabulary.id(unknown);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The token that stands for every other word. */
    public String unknown() {
        return vocabulary.token(unknown);
    }

    @Override
    public void cut(String word, Pieces pieces) {
        pieces.add(vocabulary.contains(word) ? vocabulary.id(word) : unknown, 0, word.length());
    }
}
