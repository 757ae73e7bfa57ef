package org.loupe.text.normalize;

import java.util.Arrays;

/**
 * A text that knows, for each of its characters, which characters of its source it stands for. So a token of the text
 * "cafe" can be shown in the "Café" that it was made from. Positions count Java's chars. Immutable.
 */
public final class AlignedText {
    private final String text;
    private final int shift;
    private final int[] starts, ends;   // by shift + index; null where every character stands for itself

    private AlignedText(String text, int shift, int[] starts, int[] ends) {
        this.text = text;
        this.shift = shift;
        this.starts = starts;
        this.ends = ends;
    }

    /** The source itself, with U+FFFD for each half of a surrogate pair that stands alone: UTF-8, which tokens are made of, has none. */
    public static AlignedText of(String source) {
        return new AlignedText(LoneSurrogates.replaced(source), 0, null, null);
    }

    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** Where in the source the character at this index begins. */
    public int start(int index) {
        return starts == null ? shift + index : starts[shift + index];
    }

    /** Where in the source the character at this index ends, excluded. */
    public int end(int index) {
        return ends == null ? shift + index + 1 : ends[shift + index];
    }

    /** The part from one index (included) to another (excluded). */
    public AlignedText slice(int from, int to) {
        if (from == 0 && to == text.length()) return this;
        return new AlignedText(text.substring(from, to), shift + from, starts, ends);
    }

    /** Other characters, one for each of these, in the same places. */
    public AlignedText withText(String other) {
        if (other.length() != text.length())
            throw new IllegalArgumentException("a text of " + text.length() + " characters cannot lend its places to one of "
                    + other.length());
        return new AlignedText(other, shift, starts, ends);
    }

    /** A new text that is written from left to right, from the characters of this one. */
    public Builder rewrite() {
        return new Builder();
    }

    @Override
    public String toString() {
        return text;
    }

    /** What a text becomes: some of its characters, and others in their places. */
    public final class Builder {
        private final StringBuilder written = new StringBuilder(text.length() + 8);
        private int[] from = new int[text.length() + 8], to = new int[from.length];

        /** The characters of the range as they are. */
        public Builder keep(int first, int end) {
            for (int i = first; i < end; i++) add(text.charAt(i), start(i), end(i));
            return this;
        }

        /** Other characters, each of which stands for all of the range, which has one character or more. */
        public Builder write(CharSequence other, int first, int end) {
            for (int i = 0; i < other.length(); i++) add(other.charAt(i), start(first), end(end - 1));
            return this;
        }

        /** The new text. */
        public AlignedText build() {
            return new AlignedText(written.toString(), 0, from, to);
        }

        private void add(char character, int start, int end) {
            int at = written.length();
            if (at == from.length) {
                from = Arrays.copyOf(from, 2 * at + 1);
                to = Arrays.copyOf(to, 2 * at + 1);
            }
            written.append(character);
            from[at] = start;
            to[at] = end;
        }
    }
}
