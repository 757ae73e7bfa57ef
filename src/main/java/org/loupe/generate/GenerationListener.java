package org.loupe.generate;

/** Hears what is being written. Texts are told by the number of their prompt and of the sequence, both from 0. */
@FunctionalInterface
public interface GenerationListener {
    /** A token was chosen. */
    void onToken(int prompt, int sequence, int token);

    /**
     * More text is sure to stay. It may come later than its tokens: what may be the beginning of a stop string is held
     * back until it is none, and so is a character of which only some bytes are there. Only with a decoder; never empty.
     */
    default void onText(int prompt, int sequence, String text) { }

    /** A text goes no further. */
    default void onEnd(Generation generation) { }
}
