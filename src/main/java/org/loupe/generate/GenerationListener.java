package org.loupe.generate;

import java.util.List;

/** Hears what is being written. Texts are told by the number of their prompt and of the sequence, both from 0. */
@FunctionalInterface
public interface GenerationListener {
    /** A token was chosen. */
    void onToken(int prompt, int sequence, int token);

    /**
     * Whether {@link #onChoice} is to be called. Only then are the stages of a choice without chance kept; the tokens are the same.
     */
    default boolean hearsChoices() {
        return false;
    }

    /**
     * A token was chosen from these scores, told before {@link #onToken}.
     *
     * @param stages the model's scores and what each step of the sampler made of them: the arrays that the token was drawn from, not
     *        to be modified. To keep all of them takes 8 bytes for each token of the vocabulary and stage; {@link Choice} keeps the likeliest
     */
    default void onChoice(int prompt, int sequence, List<Sampler.Stage> stages, int token) { }

    /**
     * More text is sure to stay. It may come later than its tokens: what may be the beginning of a stop string is held
     * back until it is none, and so is a character of which only some bytes are there. Only with a decoder; never empty.
     */
    default void onText(int prompt, int sequence, String text) { }

    /** A text goes no further. */
    default void onEnd(Generation generation) { }
}
