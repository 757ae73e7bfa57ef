package org.loupe.text.subword;

/** How much a trainer wants to merge a pair: the pair with the highest score comes first. */
@FunctionalInterface
public interface PairScore {
    /** How often the pair is in the text: byte pair encoding (Sennrich et al. 2016, section 3.2). */
    PairScore COUNT = (pair, left, right) -> pair;

    /**
     * How much likelier the text becomes by the merge: the count of the pair against those of its parts. This is WordPiece as
     * Schuster and Nakajima (2012, section 3) have it.
     */
    PairScore LIKELIHOOD = (pair, left, right) -> (double) pair / left / right;

    /**
     * The score of a pair.
     *
     * @param pair how often the two tokens stand side by side
     * @param left how often the first stands in the text
     * @param right how often the second does
     */
    double of(long pair, long left, long right);
}
