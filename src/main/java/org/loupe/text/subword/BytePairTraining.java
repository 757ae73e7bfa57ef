package org.loupe.text.subword;

import java.util.List;
import org.loupe.text.split.ByteAlphabet;

/**
 * What {@link BytePairTrainer} shall learn.
 *
 * @param vocabularySize at which it stops; characters and special tokens count too, and may be more
 * @param minFrequency the count below which a pair is not merged
 * @param specialTokens which get the first ids
 * @param alphabet characters that get an id whether they are in the text or not
 * @param alphabetLimit how many different characters are kept, at most: the alphabet above, then the commonest of the text
 * @param prefix of the characters of a word but the first, such as "##"; mostly empty
 * @param suffix of the last character of a word, such as {@code </w>}; mostly empty
 * @param score by which pairs are compared
 */
public record BytePairTraining(int vocabularySize, long minFrequency, List<String> specialTokens, String alphabet, int alphabetLimit,
        String prefix, String suffix, PairScore score) {
    public BytePairTraining {
        if (vocabularySize < 1)
            throw new IllegalArgumentException("a vocabulary of " + vocabularySize + " tokens is none; ask for 1 or more");
        if (alphabetLimit < 0)
            throw new IllegalArgumentException("an alphabet of at most " + alphabetLimit + " characters is none; 0 is the least");
        specialTokens = List.copyOf(specialTokens);
    }

    /** All characters of the text, every pair however rare, no special tokens, and no marks. */
    public static BytePairTraining of(int vocabularySize) {
        return new BytePairTraining(vocabularySize, 0, List.of(), "", Integer.MAX_VALUE, "", "", PairScore.COUNT);
    }

    /** The same for a byte-level tokenizer: all 256 bytes have a token, so no text is without one (Radford et al. 2019, section 2.2). */
    public static BytePairTraining bytes(int vocabularySize) {
        return of(vocabularySize).withAlphabet(ByteAlphabet.characters(), ByteAlphabet.characters().length());
    }

    public BytePairTraining withMinFrequency(long least) {
        return new BytePairTraining(vocabularySize, least, specialTokens, alphabet, alphabetLimit, prefix, suffix, score);
    }

    public BytePairTraining withSpecialTokens(String... tokens) {
        return new BytePairTraining(vocabularySize, minFrequency, List.of(tokens), alphabet, alphabetLimit, prefix, suffix, score);
    }

    /** @param characters such as {@link ByteAlphabet#characters()}  @param limit of all characters */
    public BytePairTraining withAlphabet(String characters, int limit) {
        return new BytePairTraining(vocabularySize, minFrequency, specialTokens, characters, limit, prefix, suffix, score);
    }

    /** @param inside of a word's later characters  @param last of its last one; either may be empty */
    public BytePairTraining withMarks(String inside, String last) {
        return new BytePairTraining(vocabularySize, minFrequency, specialTokens, alphabet, alphabetLimit, inside, last, score);
    }

    public BytePairTraining withScore(PairScore chosen) {
        return new BytePairTraining(vocabularySize, minFrequency, specialTokens, alphabet, alphabetLimit, prefix, suffix, chosen);
    }
}
