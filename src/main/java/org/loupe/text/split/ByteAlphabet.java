package org.loupe.text.split;

import java.util.Arrays;

/**
 * A visible character for each of the 256 bytes, so that any text can be written as words without spaces or controls (Radford
 * et al. 2019, section 2.2, and GPT-2's encoder). The printable characters of Latin-1 stand for their own byte; the other 68
 * bytes follow in their order from U+0100 on, which makes the space a Ġ and the line feed a Ċ.
 */
public final class ByteAlphabet {
    private static final char[] CHARACTERS = new char[256];
    private static final short[] BYTES = new short[256 + 68];

    static {
        Arrays.fill(BYTES, (short) -1);
        char next = 256;
        for (int value = 0; value < 256; value++) {
            boolean isPrintable = value > ' ' && value < 0x7F || value > 0xA0 && value != 0xAD;
            char character = isPrintable ? (char) value : next++;
            CHARACTERS[value] = character;
            BYTES[character] = (short) value;
        }
    }

    private ByteAlphabet() { }

    /** The character of a byte; of a number that is none, of its lowest eight bits. */
    public static char character(int value) {
        return CHARACTERS[value & 0xFF];
    }

    /** The byte of a character, from 0 to 255; -1 if the character stands for none. */
    public static int value(char character) {
        return character < BYTES.length ? BYTES[character] : -1;
    }

    /** All 256 in the order of their bytes: what a byte-level vocabulary has to hold. */
    public static String characters() {
        return new String(CHARACTERS);
    }
}
