package org.loupe.text.split;

/**
 * How byte-level models cut a text into words before they merge: each by a regular expression of which every match is a word.
 * Branches are tried from the left, and the first that matches counts. No character is left out.
 *
 * <p>Branches that several of them have:
 * <ul>
 * <li>{@code 's|'t|'re|'ve|'m|'ll|'d} - the ends of English contractions, so that "we'll" is "we" and "'ll".
 * <li>{@code  ?\p{L}+} - letters, with the space before them if there is one: " word" is one word, its space at its left.
 * <li>{@code  ?[^\s\p{L}\p{N}]+} - what is neither white space nor letter nor number: punctuation, symbols, and accents that stand alone.
 * <li>{@code \s+(?!\S)} - white space but for its last character, which is left for the word behind it; at the end of a text all of it.
 * <li>{@code \s+} - white space that is left: one character that cannot join the word behind it, such as a tab before a letter.
 * </ul>
 */
public final class SplitRules {
    private static final String CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
    private static final String ANY_CASE_CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String SPACES = "\\s+(?!\\S)|\\s+";
    /** Letters with any one character before them, a tab or a bracket too, but no line end and no number. */
    private static final String LETTERS = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
    /** Punctuation takes the line ends behind it; white space that ends with a line end is one word. */
    private static final String SIGNS_AND_LINES = " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+";

    /**
     * GPT-2 (Radford et al. 2019, and its encoder): contractions in lower case only; numbers of any length, with the space before
     * them ({@code  ?\p{N}+}).
     */
    public static final String GPT2 = CONTRACTIONS + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|" + SPACES;

    /**
     * LLaMA 3, and cl100k of GPT-4 before it: contractions in any case; letters take any one sign before them; numbers fall into
     * groups of at most three, without the space ({@code \p{N}{1,3}}); line ends stay with what is before them.
     */
    public static final String LLAMA3 = ANY_CASE_CONTRACTIONS + "|" + LETTERS + "|\\p{N}{1,3}|" + SIGNS_AND_LINES + "|" + SPACES;

    /** Qwen2: as {@link #LLAMA3}, but each digit is a word ({@code \p{N}}), so that numbers of any length are written alike. */
    public static final String QWEN2 = ANY_CASE_CONTRACTIONS + "|" + LETTERS + "|\\p{N}|" + SIGNS_AND_LINES + "|" + SPACES;

    /** One number, such as SmolLM2 cuts out before it goes on as GPT-2. */
    public static final String DIGIT = "\\p{N}";

    private SplitRules() { }

    /** GPT-2's words, as bytes. @param addPrefixSpace whether the first word gets a space as the others have it */
    public static PreTokenizer gpt2(boolean addPrefixSpace) {
        return new ByteLevel(addPrefixSpace, true);
    }

    /** LLaMA 3's words, as bytes. */
    public static PreTokenizer llama3() {
        return bytes(LLAMA3);
    }

    /** Qwen2's words, as bytes; its text should be in Unicode's form NFC before. */
    public static PreTokenizer qwen2() {
        return bytes(QWEN2);
    }

    /** SmolLM2's words, as bytes: each digit by itself, the rest as GPT-2. */
    public static PreTokenizer smolLm2() {
        return PreTokenizer.sequence(RegexSplit.isolating(DIGIT), new ByteLevel(false, true));
    }

    private static PreTokenizer bytes(String regex) {
        return PreTokenizer.sequence(RegexSplit.isolating(regex), new ByteLevel(false, false));
    }
}
