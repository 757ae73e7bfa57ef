package org.loupe.text.subword;

import java.util.Locale;
import org.loupe.text.Vocabulary;

/**
 * The tokens {@code <0x00>} to {@code <0xFF>}, into which SentencePiece's byte fallback takes apart what has no token of its own:
 * one for each byte of its UTF-8. A lone surrogate, which has none, counts as U+FFFD.
 */
final class ByteTokens {
    private static final int NONE = -1, LOST = 0xFFFD;

    private final int[] ids = new int[256];

    ByteTokens(Vocabulary vocabulary) {
        for (int b = 0; b < ids.length; b++) {
            String token = String.format(Locale.ROOT, "<0x%02X>", b);
            ids[b] = vocabulary.contains(token) ? vocabulary.id(token) : NONE;
        }
    }

    /** Adds the tokens of a part of a word, each for all of the part. @return false if one of its bytes has none; then none is added */
    boolean add(String word, int from, int to, Pieces pieces) {
        int before = pieces.count();
        for (int i = from, c; i < to; i += Character.charCount(c)) {
            c = word.codePointAt(i);
            int symbol = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? LOST : c;
            int more = symbol < 0x80 ? 0 : symbol < 0x800 ? 1 : symbol < 0x10000 ? 2 : 3;
            for (int k = more; k >= 0; k--) {
                int lead = more == 0 ? 0 : 0xFF00 >> more + 1 & 0xFF;
                int id = ids[k == more ? lead | symbol >> 6 * k : 0x80 | symbol >> 6 * k & 0x3F];
                if (id == NONE) {
                    pieces.cutBack(before);
                    return false;
                }
                pieces.add(id, from, to);
            }
        }
        return true;
    }
}
