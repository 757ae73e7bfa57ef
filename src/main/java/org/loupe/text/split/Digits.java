package org.loupe.text.split;

import java.util.List;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.normalize.CodePointSet;

/**
 * Cuts numbers from the text around them. {@code Digits} of a {@code tokenizer.json}.
 *
 * @param individual whether each digit is a word; otherwise digits side by side are one
 */
public record Digits(boolean individual) implements PreTokenizer {
    /** Characters for numbers that are younger than Unicode 13, which is that of Java 17. */
    private static final CodePointSet YOUNGER = CodePointSet.of("""
            10D40-10D49 116D0-116E3 11BF0-11BF9 11DE0-11DE9 11F50-11F59 16130-16139 16AC0-16AC9 16D70-16D79 16FF4-16FF6 1CCF0-1CCF9
            1D2C0-1D2D3 1E4F0-1E4F9 1E5F1-1E5FA""");

    @Override
    public List<AlignedText> split(AlignedText text) {
        return CharacterSplit.split(text, Digits::is, individual ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS);
    }

    /** Whether the general category of the character is one of numbers: digits, but also letters and signs such as &#8547; and &#189;. */
    private static boolean is(int c) {
        if (c < 0x80) return c >= '0' && c <= '9';
        return YOUNGER.contains(c) || switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
