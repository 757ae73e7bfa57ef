package org.loupe.text.normalize;

/**
 * Makes every character its lower case by itself, as Unicode's table of single characters has it: the last sigma of a word
 * becomes &#963; like any other. Only &#304; becomes two characters, i and a dot above.
 */
public final class LowerCase implements Normalizer {
    private static final int CAPITAL_I_WITH_DOT = 0x130;

    @Override
    public AlignedText apply(AlignedText text) {
        String s = text.text();
        char[] lower = null;
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i), other = of(c);
            end = i + Character.charCount(c);
            if (c == CAPITAL_I_WITH_DOT) return rewrite(text);
            if (other == c) continue;
            if (lower == null) lower = s.toCharArray();
            Character.toChars(other, lower, i);     // as many chars as before, see rewrite for the exception
        }
        return lower == null ? text : text.withText(new String(lower));
    }

    private static AlignedText rewrite(AlignedText text) {
        String s = text.text();
        AlignedText.Builder lower = text.rewrite();
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i), other = of(c);
            end = i + Character.charCount(c);
            if (c == CAPITAL_I_WITH_DOT) lower.write("i\u0307", i, end);
            else if (other == c) lower.keep(i, end);
            else lower.write(Character.toString(other), i, end);
        }
        return lower.build();
    }

    private static int of(int c) {
        if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
        int young = ofYoung(c);
        return young != c ? young : Character.toLowerCase(c);
    }

    /** Capital letters that are younger than Unicode 13, which is that of Java 17. */
    private static int ofYoung(int c) {
        if (c < 0x1C89) return c;
        if (c >= 0x10570 && c <= 0x10595) return c == 0x1057B || c == 0x1058B || c == 0x10593 ? c : c + 0x27;
        if (c >= 0x10D50 && c <= 0x10D65) return c + 0x20;
        if (c >= 0x16EA0 && c <= 0x16EB8) return c + 0x1B;
        return switch (c) {
            case 0x1C89, 0xA7C0, 0xA7CC, 0xA7CE, 0xA7D0, 0xA7D2, 0xA7D4, 0xA7D6, 0xA7D8, 0xA7DA -> c + 1;
            case 0x2C2F -> 0x2C5F;
            case 0xA7CB -> 0x264;
            case 0xA7DC -> 0x19B;
            default -> c;
        };
    }
}
