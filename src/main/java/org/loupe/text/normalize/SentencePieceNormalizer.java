package org.loupe.text.normalize;

import java.util.Arrays;

/**
 * Makes of a text what the SentencePiece library cuts (Kudo and Richardson 2018, section 3.2): characters are replaced by a table,
 * spaces become {@code ▁} and are made fewer, and one comes before the first word.
 *
 * @param characters the table; null for none
 * @param rules what is done with spaces
 * @param kept finds parts that stay as they are
 */
public record SentencePieceNormalizer(CharacterMap characters, Rules rules, Kept kept) {
    private static final String SPACE = "▁";

    /**
     * What is done with spaces.
     *
     * @param dummyPrefix whether one comes before the text
     * @param fewer whether those at the ends go, and all but one in between
     * @param escaped whether they become {@code ▁}
     * @param suffix whether the one that comes before the text comes behind it
     */
    public record Rules(boolean dummyPrefix, boolean fewer, boolean escaped, boolean suffix) {
        /** What SentencePiece does unless it is told otherwise. */
        public static final Rules USUAL = new Rules(true, true, true, false);
    }

    /** Finds parts of a text that are tokens as they are. */
    @FunctionalInterface
    public interface Kept {
        /** The length of the longest that begins here; 0 for none. */
        int length(String text, int from);
    }

    /**
     * The text, and for each of its characters where in the source it comes from; one number more tells where the last one ends.
     * A part of the text ends in the source where the next character comes from.
     */
    public record Result(String text, int[] origins) { }

    /** Normalises a text. */
    public Result apply(String source) {
        return source.isEmpty() ? new Result("", new int[1]) : new Run(source).result();
    }

    private final class Run {
        private final String source;
        private final StringBuilder text = new StringBuilder();
        private int[] origins;
        private int at;

        Run(String source) {
            this.source = source;
            origins = new int[source.length() + 8];
        }

        Result result() {
            if (rules.fewer) skipSpaces();
            if (at == source.length()) return new Result("", new int[] {at});
            if (rules.dummyPrefix && !rules.suffix) add(' ', at);
            boolean isAfterSpace = rules.fewer;
            while (at < source.length()) {
                CharacterMap.Match match = next();
                String piece = match.replacement();
                int from = 0;
                while (isAfterSpace && from < piece.length() && piece.charAt(from) == ' ') from++;
                for (int i = from; i < piece.length(); i++) add(piece.charAt(i), at);
                if (from < piece.length()) isAfterSpace = rules.fewer && piece.endsWith(" ");
                at = match.end();
            }
            if (rules.fewer) dropLastSpaces();
            if (rules.dummyPrefix && rules.suffix) add(' ', at);
            int[] ends = Arrays.copyOf(origins, text.length() + 1);
            ends[text.length()] = at;
            return new Result(text.toString(), ends);
        }

        private void skipSpaces() {
            while (at < source.length()) {
                CharacterMap.Match match = next();
                if (!" ".equals(match.replacement())) return;
                at = match.end();
            }
        }

        private void dropLastSpaces() {
            char space = rules.escaped ? SPACE.charAt(0) : ' ';
            while (!text.isEmpty() && text.charAt(text.length() - 1) == space) {
                text.setLength(text.length() - 1);
                at = origins[text.length()];
            }
        }

        private CharacterMap.Match next() {
            int length = kept.length(source, at);
            if (length > 0) return new CharacterMap.Match(at + length, source.substring(at, at + length));
            CharacterMap.Match match = characters == null ? null : characters.longest(source, at);
            if (match != null) return match;
            int c = source.codePointAt(at);
            boolean isLost = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            return new CharacterMap.Match(at + Character.charCount(c), isLost ? "\uFFFD" : Character.toString(c));
        }

        private void add(char character, int origin) {
            if (text.length() == origins.length) origins = Arrays.copyOf(origins, 2 * text.length());
            origins[text.length()] = origin;
            text.append(character == ' ' && rules.escaped ? SPACE.charAt(0) : character);
        }
    }
}
