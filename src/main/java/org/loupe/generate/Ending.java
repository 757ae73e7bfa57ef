package org.loupe.generate;

/** Why a text goes no further. */
public enum Ending {
    /** The model chose a stop token, which is the last token. */
    STOP_TOKEN,
    /** The text came to hold a stop string. */
    STOP_STRING,
    /** There are as many tokens as were asked for. */
    LENGTH,
    /** Prompt and what follows are as long as the model can read. */
    CONTEXT,
    /** The thread was interrupted. */
    INTERRUPTED
}
