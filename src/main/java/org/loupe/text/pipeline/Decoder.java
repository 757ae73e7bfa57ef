package org.loupe.text.pipeline;

import java.util.List;

/** Makes text of tokens again: the way back of what normalising and cutting did to it, as far as there is one. */
@FunctionalInterface
public interface Decoder {
    /** The tokens one after the other. */
    Decoder JOIN = tokens -> String.join("", tokens);

    /** The tokens one after the other with a space between them, which is all that can be done for whole words. */
    Decoder SPACED = tokens -> String.join(" ", tokens);

    String decode(List<String> tokens);
}
