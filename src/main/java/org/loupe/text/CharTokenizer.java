package org.loupe.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The simplest tokenizer: every character is a token. The vocabulary is small (80 or so for English), nothing has to be
 * learned, and the model has to find out by itself that letters make words.
 *
 * <p>A character is a Unicode code point, not a Java {@code char}: an emoji outside the basic plane is one token, never
 * two halves. Symbols made of several code points (a flag, a letter with a combining accent) are several tokens.
 * Immutable.
 */
public final class CharTokenizer implements Tokenizer {
    private final Vocabulary vocabulary;
    private final Map<Integer, Integer> idOfCodePoint = new HashMap<>();

    /**
     * A tokenizer with a given vocabulary, for example one that was saved.
     *
     * @param vocabulary every token must be exactly one code point
     * @throws IllegalArgumentException if a token is not one code point
     */
    public CharTokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            if (token.codePointCount(0, token.length()) != 1)
                throw new IllegalArgumentException("token " + Vocabulary.quoted(token) + " (id " + id
                        + ") is not a single character; a CharTokenizer needs a vocabulary of single characters");
            idOfCodePoint.put(token.codePointAt(0), id);
        }
    }

    /**
     * A tokenizer for the characters of a text: its distinct code points, sorted, become the ids 0, 1, 2, ... So the
     * same characters give the same ids, in whatever order the text brings them.
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public static CharTokenizer of(String text) {
        if (text.isEmpty())
            throw new IllegalArgumentException(
                    "the text is empty (0 characters), so there is nothing to make a token of; give it some text");
        return new CharTokenizer(Vocabulary.of(
                text.codePoints().distinct().sorted().mapToObj(Character::toString).toList()));
    }

    /** {@inheritDoc} The exception names the character, its position (in characters, from 0) and what to do. */
    @Override
    public int[] encode(String text) {
        int[] codePoints = text.codePoints().toArray();
        int[] ids = new int[codePoints.length];
        for (int position = 0; position < ids.length; position++) {
            Integer id = idOfCodePoint.get(codePoints[position]);
            if (id == null) throw unknown(codePoints[position], position);
            ids[position] = id;
        }
        return ids;
    }

    /** {@inheritDoc} A character of two Java {@code char}s has both. None is part of a word. */
    @Override
    public Tokens tokenize(String text) {
        int[] ids = encode(text), starts = new int[ids.length], ends = new int[ids.length], words = new int[ids.length];
        Arrays.fill(words, Tokens.NO_WORD);
        for (int i = 0, at = 0; i < ids.length; i++) {
            starts[i] = at;
            at = ends[i] = text.offsetByCodePoints(at, 1);
        }
        return new Tokens(ids, starts, ends, words);
    }

    /** {@inheritDoc} The exception names the id and its position. */
    @Override
    public String decode(int... ids) {
        StringBuilder text = new StringBuilder(ids.length);
        for (int position = 0; position < ids.length; position++) {
            int id = ids[position];
            if (id < 0 || id >= vocabulary.size())
                throw new IllegalArgumentException("id " + id + " at position " + position
                        + " is outside the vocabulary of " + vocabulary.size() + " characters; ids run from 0 to "
                        + (vocabulary.size() - 1) + ". Do the ids come from another tokenizer?");
            text.append(vocabulary.token(id));
        }
        return text.toString();
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public String token(int id) {
        return vocabulary.token(id);
    }

    /** The characters and their ids. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public String toString() {
        return "CharTokenizer of " + vocabulary.size() + " characters";
    }

    private IllegalArgumentException unknown(int codePoint, int position) {
        return new IllegalArgumentException(String.format(
                "character %s (U+%04X) at position %d is not among the %d characters of the vocabulary;"
                        + " build the tokenizer from a text that has it (CharTokenizer.of),"
                        + " or fold the text to plain characters first (PlainText.fold)",
                Vocabulary.quoted(Character.toString(codePoint)), codePoint, position, vocabulary.size()));
    }
}
