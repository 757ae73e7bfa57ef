package org.loupe.text.normalize;

/**
 * Puts characters before every text that is not empty, in the place of its first character: LLaMA's words all begin with a space.
 *
 * @param prefix what comes before
 */
public record Prepend(String prefix) implements Normalizer {
    @Override
    public AlignedText apply(AlignedText text) {
        if (text.isEmpty()) return text;
        return text.rewrite().write(prefix, 0, Character.charCount(text.text().codePointAt(0))).keep(0, text.length()).build();
    }
}
