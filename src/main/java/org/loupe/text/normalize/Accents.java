package org.loupe.text.normalize;

/**
 * Takes letters apart into letter and accents (Unicode's canonical decomposition, NFD) and leaves the accents out, as
 * {@code _run_strip_accents} in BERT's published {@code tokenization.py}: Caf&#233; becomes Cafe. Marks that need room of their own, as
 * some vowels of Indian scripts do, stay.
 *
 * <p>NFD also puts marks in order. A mark that stays and changes its place with one that goes takes the place in the source of that
 * one, since places go from left to right.
 */
public final class Accents implements Normalizer {
    private static final int FIRST_WITH_ACCENT = 0xC0;
    /** What is left of each of the first characters, where that is one character that is no mark; 0 elsewhere. */
    private static final char[] LEFT = new char[0x3100];

    static {
        for (char c = 0; c < LEFT.length; c++) LEFT[c] = bare(c);
    }

    private static char bare(char c) {
        if (isMark(c)) return 0;
        String parts = UnicodeForm.NFD.apply(Character.toString(c));
        if (YoungCharacters.contains(c)) return c;
        for (int i = 1; i < parts.length(); i++) if (!AccentMarks.contains(parts.codePointAt(i))) return 0;
        return parts.charAt(0);
    }

    @Override
    public AlignedText apply(AlignedText text) {
        char[] bare = text.text().toCharArray();
        boolean changed = false;
        for (int i = 0; i < bare.length; i++) {
            if (bare[i] < FIRST_WITH_ACCENT) continue;
            int left = left(bare[i]);
            if (left == 0) return rewrite(text);
            changed |= left != bare[i];
            bare[i] = (char) left;
        }
        return changed ? text.withText(new String(bare)) : text;
    }

    private static AlignedText rewrite(AlignedText text) {
        String s = text.text();
        AlignedText.Builder bare = text.rewrite();
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i), left = left(c);
            end = i + Character.charCount(c);
            if (left == c) bare.keep(i, end);
            else if (left != 0) bare.write(Character.toString(left), i, end);
            else {
                while (end < s.length() && left(s.codePointAt(end)) == 0) end += Character.charCount(s.codePointAt(end));
                strip(s, i, end, bare);
            }
        }
        return bare.build();
    }

    /** The slow way, for a stretch with marks or with characters that become several. */
    private static void strip(String s, int start, int end, AlignedText.Builder bare) {
        AlignedText parts = UnicodeForm.NFD.apply(AlignedText.of(s.substring(start, end)));
        for (int i = 0, next; i < parts.length(); i = next) {
            int c = parts.text().codePointAt(i);
            next = i + Character.charCount(c);
            int from = start + parts.start(i), to = start + parts.end(next - 1);
            if (AccentMarks.contains(c)) continue;
            if (s.codePointAt(from) == c) bare.keep(from, to);
            else bare.write(Character.toString(c), from, to);
        }
    }

    /** What is left of a character, or 0 if that takes a closer look. */
    private static int left(int c) {
        if (c < LEFT.length) return LEFT[c];
        boolean whole = c >= 0x3400 && c <= 0x9FFF || c >= 0x1F000 && c < 0x2F800 || YoungCharacters.contains(c);    // ideographs, emoji
        return whole ? c : 0;
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> !YoungCharacters.contains(c);
            default -> false;
        };
    }
}
