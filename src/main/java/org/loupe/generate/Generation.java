package org.loupe.generate;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a {@link Generator} wrote after a prompt.
 *
 * @param prompt number of the prompt, from 0
 * @param sequence which of the texts for this prompt, from 0
 * @param tokens all that were chosen, a stop token and those of a stop string included, without the prompt
 * @param text what they decode to, up to a stop token or stop string; empty without a decoder
 * @param ending why it goes no further
 * @param tokensPerSecond from the start, so that reading the prompt counts in, as does writing the texts beside it
 */
public record Generation(int prompt, int sequence, int[] tokens, String text, Ending ending, double tokensPerSecond) {
    /** With the tokens, which a record shows as an address. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Generation[prompt=%d, sequence=%d, tokens=%s, text=%s, ending=%s, tokensPerSecond=%.1f]", prompt,
                sequence, Arrays.toString(tokens), text, ending, tokensPerSecond);
    }
}
