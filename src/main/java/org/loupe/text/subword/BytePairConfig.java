package org.loupe.text.subword;

/**
 * The choices of byte pair encoding beside its vocabulary and its merges; the {@code model} of a {@code tokenizer.json} has them too.
 *
 * @param unknown the token of a character that the vocabulary does not have, or null: then such a character is left out
 * @param fuseUnknown whether unknown characters side by side are one token
 * @param byteFallback whether an unknown character becomes the tokens {@code <0x00>} to {@code <0xFF>} of its UTF-8 bytes
 * @param ignoreMerges whether a word that is a token needs no merges that lead to it
 * @param prefix of the characters of a word but the first, such as "##"; mostly empty
 * @param suffix of the last character of a word, such as {@code </w>}; mostly empty
 * @param dropout the chance that a merge is passed over (Provilkov et al. 2020, section 3): 0 but in training
 * @param seed of the choices that dropout makes
 */
public record BytePairConfig(String unknown, boolean fuseUnknown, boolean byteFallback, boolean ignoreMerges, String prefix, String suffix,
        double dropout, long seed) {
    /** Nothing unknown, no prefix, no suffix, no dropout: GPT-2's. */
    public static final BytePairConfig PLAIN = new BytePairConfig(null, false, false, false, "", "", 0, 0);

    public BytePairConfig {
        if (!(dropout >= 0 && dropout <= 1)) throw new IllegalArgumentException("dropout " + dropout + " is no chance; it is from 0 to 1");
    }

    /** @param token or null  @param fuse whether unknown characters side by side are one token */
    public BytePairConfig withUnknown(String token, boolean fuse) {
        return new BytePairConfig(token, fuse, byteFallback, ignoreMerges, prefix, suffix, dropout, seed);
    }

    public BytePairConfig withByteFallback(boolean chosen) {
        return new BytePairConfig(unknown, fuseUnknown, chosen, ignoreMerges, prefix, suffix, dropout, seed);
    }

    public BytePairConfig withIgnoreMerges(boolean chosen) {
        return new BytePairConfig(unknown, fuseUnknown, byteFallback, chosen, prefix, suffix, dropout, seed);
    }

    /** @param inside of a word's later characters  @param last of its last one; either may be empty */
    public BytePairConfig withMarks(String inside, String last) {
        return new BytePairConfig(unknown, fuseUnknown, byteFallback, ignoreMerges, inside, last, dropout, seed);
    }

    public BytePairConfig withDropout(double chance, long from) {
        return new BytePairConfig(unknown, fuseUnknown, byteFallback, ignoreMerges, prefix, suffix, chance, from);
    }
}
