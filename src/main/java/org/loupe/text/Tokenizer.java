package org.loupe.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns text into the ids a model reads, and ids back into text. What a token is (a character, a piece of a word, a
 * word) is the choice of each tokenizer; the model sees numbers only.
 */
public interface Tokenizer {
    /**
     * The ids of a text, in the order of the text.
     *
     * @return one id per token, each in {@code [0, vocabularySize())}; empty for the empty text
     * @throws IllegalArgumentException if a part of the text has no token, and the tokenizer has no way to leave it out
     */
    int[] encode(String text);

    /** The same tokens with their places in the text. Errors as {@link #encode}. */
    Tokens tokenize(String text);

    /**
     * The text of the ids.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int... ids);

    /** The number of different tokens. */
    int vocabularySize();

    /**
     * The text of one token, as stored in the vocabulary.
     *
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    String token(int id);

    /** The text of each token by itself, as stored. Errors as {@link #token(int)}. */
    default List<String> tokens(int... ids) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) tokens.add(token(id));
        return tokens;
    }

    /**
     * The text of one token for a reader: a space where the vocabulary has Ġ or ▁, characters where it has their bytes, and
     * "⟨F0 9F⟩" for bytes that are only a part of a character.
     *
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    default String readable(int id) {
        return token(id);
    }

    /** The text of each token by itself for a reader: what a view writes beside a row of numbers. Errors as {@link #readable(int)}. */
    default List<String> readable(int... ids) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) tokens.add(readable(id));
        return tokens;
    }
}
