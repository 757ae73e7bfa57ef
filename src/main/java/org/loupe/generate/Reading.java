package org.loupe.generate;

/** Texts that a model is reading: give it what is new of each, and it scores what may come next. */
interface Reading extends AutoCloseable {
    /**
     * Reads on.
     *
     * @param added what is new of each text, all of one length; the first time the whole prompts, which may differ in length
     * @return the scores of the token after each text, [texts][vocabulary]
     */
    float[][] read(int[]... added);

    /** Goes on with these texts only, each by its number; one may be continued in several ways. */
    void select(int... texts);

    /** How long a text may grow. */
    int mostTokens();

    /** Frees the memory. */
    @Override
    void close();
}
