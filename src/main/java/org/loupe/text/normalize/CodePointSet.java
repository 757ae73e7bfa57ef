package org.loupe.text.normalize;

import java.util.Locale;

/** A fixed set of characters, written as a table of Unicode is: {@code "41-5A 61-7A AA"}. Immutable. */
public final class CodePointSet {
    private final long[] bits;

    private CodePointSet(long... bits) {
        this.bits = bits;
    }

    /**
     * The set that a table names.
     *
     * @param ranges code points in base 16 without a sign before them, alone or as first-last, in rising order, with a space between
     * @throws IllegalArgumentException if they do not rise
     */
    public static CodePointSet of(String ranges) {
        String[] parts = ranges.isBlank() ? new String[0] : ranges.strip().split("\\s+");
        int end = parts.length == 0 ? 0 : last(parts[parts.length - 1]) + 1, before = -1;
        long[] bits = new long[(end + 63) / 64];
        for (String part : parts) {
            int first = Integer.parseInt(part.split("-")[0], 16), last = last(part);
            if (first <= before || last < first) throw new IllegalArgumentException("the range " + part + " of a set of characters follows "
                    + Integer.toHexString(before).toUpperCase(Locale.ROOT) + "; ranges must rise");
            for (int c = first; c <= last; c++) bits[c >> 6] |= 1L << c;
            before = last;
        }
        return new CodePointSet(bits);
    }

    private static int last(String part) {
        return Integer.parseInt(part.substring(part.indexOf('-') + 1), 16);
    }

    public boolean contains(int codePoint) {
        int word = codePoint >> 6;
        return word < bits.length && (bits[word] & 1L << codePoint) != 0;
    }
}
