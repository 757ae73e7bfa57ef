package org.loupe.text.normalize;

import org.loupe.text.WhiteSpace;

/**
 * Takes white space away from the ends of a text.
 *
 * @param left whether from its beginning
 * @param right whether from its end
 */
public record Strip(boolean left, boolean right) implements Normalizer {
    @Override
    public AlignedText apply(AlignedText text) {
        String s = text.text();
        int from = 0, end = s.length();
        if (left) while (from < end && WhiteSpace.is(s.charAt(from))) from++;
        if (right) while (end > from && WhiteSpace.is(s.charAt(end - 1))) end--;
        return text.slice(from, end);
    }
}
