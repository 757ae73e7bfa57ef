package org.loupe.inspect;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.loupe.text.split.Punctuation;

/**
 * What the tokens of a text are, so far as it matters for where heads look: which are padding, and which separate its parts.
 *
 * @param padding for each token whether it only fills the text up
 * @param separators for each token whether it ends a text, a sentence, a part of one, or a line
 */
public record TokenRoles(boolean[] padding, boolean[] separators) {
    /** The ends of texts and of turns in BERT, GPT-2, LLaMA 1 to 3 and ChatML. */
    private static final Set<String> ENDS = Set.of("[SEP]", "</s>", "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "<|im_end|>");

    public TokenRoles {
        if (padding.length != separators.length)
            throw new IllegalArgumentException(padding.length + " and " + separators.length + " marks do not tell of one text; give as many of both");
        padding = padding.clone();
        separators = separators.clone();
    }

    /** No padding, and nothing known of separators. */
    public static TokenRoles plain(int tokens) {
        return new TokenRoles(new boolean[tokens], new boolean[tokens]);
    }

    /** Separators are the tokens that end texts, such as [SEP], punctuation, and ends of lines (Clark et al. 2019, section 3.2, and lines). */
    public static TokenRoles of(List<String> tokens) {
        return of(tokens, TokenRoles::separates);
    }

    /** With a rule of one's own for what separates. */
    public static TokenRoles of(List<String> tokens, Predicate<String> separates) {
        boolean[] separators = new boolean[tokens.size()];
        for (int i = 0; i < separators.length; i++) separators[i] = separates.test(tokens.get(i));
        return new TokenRoles(new boolean[separators.length], separators);
    }

    /** The same text where these tokens are padding. @param attention 1 for a token, 0 for padding, as a {@link org.loupe.text.Batch} has it */
    public TokenRoles withPadding(int... attention) {
        boolean[] fills = new boolean[attention.length];
        for (int i = 0; i < fills.length; i++) fills[i] = attention[i] == 0;
        return new TokenRoles(fills, separators);
    }

    /** How many tokens there are, padding included. */
    public int size() {
        return padding.length;
    }

    /**
     * Whether a token's text is an end, or consists of line ends or of punctuation alone, which is what BERT has for it, + and $
     * included. The marks with which tokenisers write spaces (Ġ, ▁), new lines (Ċ) and bytes ({@code <0x0A>}) are understood.
     */
    static boolean separates(String token) {
        if (ENDS.contains(token) || token.equals("<0x0A>")) return true;
        String text = token.replace("Ġ", "").replace("▁", "").replace('Ċ', '\n');
        boolean hasLineEnd = text.indexOf('\n') >= 0;
        String bare = text.strip();
        return bare.isEmpty() ? hasLineEnd : bare.codePoints().allMatch(Punctuation::is);
    }

    @Override
    public String toString() {
        return "TokenRoles[padding=" + Arrays.toString(padding) + ", separators=" + Arrays.toString(separators) + "]";
    }
}
