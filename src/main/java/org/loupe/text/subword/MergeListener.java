package org.loupe.text.subword;

/** Is told each merge that a trainer learns, right after it. */
@FunctionalInterface
public interface MergeListener {
    /** Watches nothing. */
    MergeListener NONE = (number, left, right, count, saved) -> { };

    /**
     * A merge was learned.
     *
     * @param number of the merge, from 0 on
     * @param count how often the two tokens stood side by side, as the trainer compares it
     * @param saved how many tokens fewer the text has by it. In "aaa" the pair "a a" stands twice, but is merged once
     */
    void merged(int number, String left, String right, long count, long saved);
}
