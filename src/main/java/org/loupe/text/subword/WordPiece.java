package org.loupe.text.subword;

import java.util.HashMap;
import java.util.Map;
import org.loupe.text.Vocabulary;

/**
 * BERT's pieces of words (Schuster and Nakajima 2012; Wu et al. 2016, section 4.1; Devlin et al. 2019, section 3): from the left, always
 * the longest token that fits. A token that continues a word has a prefix, so "unaffable" may be un, ##aff, ##able. If at some place no
 * token fits, the word as a whole is unknown. Immutable, and safe for many threads.
 */
public final class WordPiece implements SubwordModel {
    /** BERT's token for words that cannot be cut, and its prefix of tokens that continue a word. */
    public static final String UNKNOWN = "[UNK]", PREFIX = "##";
    /** Longer words, in characters, are unknown to BERT. */
    public static final int LONGEST_WORD = 100;

    private final Vocabulary vocabulary;
    private final int unknown, longestWord;
    private final String prefix;
    private final Map<String, Integer> first = new HashMap<>(), next = new HashMap<>();     // for the begin of a word, and for the rest
    private int longestFirst, longestNext;

    /** BERT's, with a vocabulary of its form. @throws IllegalArgumentException if it lacks {@link #UNKNOWN} */
    public WordPiece(Vocabulary vocabulary) {
        this(vocabulary, UNKNOWN, PREFIX, LONGEST_WORD);
    }

    /**
     * A model with its own names.
     *
     * @param unknown the token that stands for a word that cannot be cut
     * @param prefix of tokens that continue a word; empty if they look like those that begin one
     * @param longestWord in characters (code points); longer ones are unknown
     * @throws IllegalArgumentException if the vocabulary lacks the unknown token, or no word is short enough
     */
    public WordPiece(Vocabulary vocabulary, String unknown, String prefix, int longestWord) {
        if (longestWord < 1) throw new IllegalArgumentException("words of at most " + longestWord
                + " characters are none; the longest word must have at least 1, and BERT's has " + LONGEST_WORD);
        this.vocabulary = vocabulary;
        this.unknown = vocabulary.id(unknown);
        this.longestWord = longestWord;
        this.prefix = prefix;
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            // A word may itself begin with the characters of the prefix, so each token may begin a word.
            first.put(token, id);
            longestFirst = Math.max(longestFirst, token.length());
            if (!token.startsWith(prefix)) continue;
            next.put(token.substring(prefix.length()), id);
            longestNext = Math.max(longestNext, token.length() - prefix.length());
        }
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The token that stands for a word that cannot be cut. */
    public String unknown() {
        return vocabulary.token(unknown);
    }

    /** What tokens begin with that continue a word. */
    public String prefix() {
        return prefix;
    }

    /** In characters; longer words are unknown. */
    public int longestWord() {
        return longestWord;
    }

    @Override
    public void cut(String word, Pieces pieces) {
        int before = pieces.count();
        if (isTooLong(word) || !cutAll(word, pieces)) {
            pieces.cutBack(before);
            pieces.add(unknown, 0, word.length());
        }
    }

    private boolean isTooLong(String word) {
        return word.length() > longestWord && word.codePointCount(0, word.length()) > longestWord;
    }

    private boolean cutAll(String word, Pieces pieces) {
        for (int start = 0, end; start < word.length(); start = end) {
            Map<String, Integer> tokens = start == 0 ? first : next;
            Integer id = null;
            end = Math.min(word.length(), start + (start == 0 ? longestFirst : longestNext));
            for (; end > start; end -= Character.charCount(word.codePointBefore(end))) {
                id = tokens.get(word.substring(start, end));
                if (id != null) break;
            }
            if (id == null) return false;
            pieces.add(id, start, end);
        }
        return true;
    }
}
