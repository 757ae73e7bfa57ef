package org.loupe.text;

/** White space as Unicode's property of that name has it; Java's own test leaves no-break spaces out and takes in some controls. */
public final class WhiteSpace {
    private WhiteSpace() { }

    public static boolean is(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }
}
