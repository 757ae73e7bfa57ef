package org.loupe.text.normalize;

/**
 * Puts a space on either side of each Chinese character, so that each becomes a word: Chinese has no spaces. Japanese kana and
 * Korean Hangul stay together. As {@code _tokenize_chinese_chars} in BERT's published {@code tokenization.py}.
 */
public final class CjkCharacters implements Normalizer {
    @Override
    public AlignedText apply(AlignedText text) {
        String s = text.text();
        for (int i = 0; i < s.length(); i++) if (isCjk(s.codePointAt(i))) return spaced(text);
        return text;
    }

    private static AlignedText spaced(AlignedText text) {
        String s = text.text();
        AlignedText.Builder spaced = text.rewrite();
        for (int i = 0, end; i < s.length(); i = end) {
            int c = s.codePointAt(i);
            end = i + Character.charCount(c);
            if (isCjk(c)) spaced.write(" ", i, end).keep(i, end).write(" ", i, end);
            else spaced.keep(i, end);
        }
        return spaced.build();
    }

    /**
     * Whether this is an ideograph of the blocks that BERT knows: the unified ones, extensions A to E, and the compatibility ones.
     * The first 256 characters of extension E are left out, as Hugging Face's tokenizers do: U+2B920 stands there for U+2B820.
     */
    public static boolean isCjk(int c) {
        return c >= 0x3400 && (c <= 0x4DBF || c >= 0x4E00 && c <= 0x9FFF || c >= 0xF900 && c <= 0xFAFF || c >= 0x20000 && c <= 0x2A6DF
                || c >= 0x2A700 && c <= 0x2B81F || c >= 0x2B920 && c <= 0x2CEAF || c >= 0x2F800 && c <= 0x2FA1F);
    }
}
