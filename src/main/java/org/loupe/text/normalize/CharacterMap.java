package org.loupe.text.normalize;

import java.nio.charset.StandardCharsets;

/**
 * The table of replacements that a SentencePiece model carries ({@code precompiled_charsmap}; Kudo and Richardson 2018, section
 * 3.2): usually NFKC with some rules for white space and controls. As {@code Precompiled} of Hugging Face's {@code tokenizers}
 * it looks at whole characters with their marks where these are short, else at code points. Immutable.
 */
public final class CharacterMap implements Normalizer {
    private static final int SHORT = 6;     // bytes of UTF-8 from which a character with its marks is not looked at as one

    private final byte[] table;
    private final CharacterTrie trie;

    /**
     * What a part of a text becomes.
     *
     * @param end of the part, excluded
     * @param replacement may be empty
     */
    public record Match(int end, String replacement) { }

    private CharacterMap(byte... table) {
        this.table = table.clone();
        trie = new CharacterTrie(table);
    }

    /** @param table as in the file @throws IllegalArgumentException if it is broken, or leads out of itself */
    public static CharacterMap of(byte... table) {
        return new CharacterMap(table);
    }

    /** The bytes it was made of. */
    public byte[] table() {
        return table.clone();
    }

    /** The longest part that begins here and is replaced, which is how SentencePiece itself goes through a text; null if none is. */
    public Match longest(String text, int from) {
        return trie.match(text, from, text.length(), true);
    }

    /**
     * {@inheritDoc} The characters of a replacement take the places of those they replace one by one; where there are more, the rest
     * that of the last, and where there are fewer, the places of the rest go. Places that go at the beginning of a text are
     * counted as if what follows stood there, as {@code tokenizers} does.
     */
    @Override
    public AlignedText apply(AlignedText text) {
        String s = text.text();
        Graphemes graphemes = new Graphemes(s);
        Transformation result = new Transformation(text);
        boolean isChanged = false;
        for (int at = 0, end; at < s.length(); at = end) {
            end = graphemes.end(at);
            boolean isWhole = isShort(s, at, end) && replace(s, at, end, result);
            isChanged |= isWhole;
            for (int i = at, next; !isWhole && i < end; i = next) {
                next = i + Character.charCount(s.codePointAt(i));
                if (replace(s, i, next, result)) isChanged = true;
                else result.add(s.codePointAt(i), 0);
            }
        }
        return isChanged ? result.build() : text;
    }

    private static boolean isShort(String s, int from, int end) {
        return end - from < SHORT && s.substring(from, end).getBytes(StandardCharsets.UTF_8).length < SHORT;
    }

    private boolean replace(String s, int from, int end, Transformation result) {
        Match match = trie.match(s, from, end, false);
        if (match == null) return false;
        int[] characters = match.replacement().codePoints().toArray();
        int replaced = s.codePointCount(from, end);
        for (int i = 0; i < characters.length; i++) result.add(characters[i], i < replaced ? 0 : 1);
        if (characters.length < replaced) result.drop(replaced - characters.length);
        return true;
    }
}
