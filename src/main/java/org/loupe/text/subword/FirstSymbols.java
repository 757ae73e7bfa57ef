package org.loupe.text.subword;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.loupe.text.Vocabulary;

/** The tokens that a word has before anything is merged: one for each character, or for each byte of an unknown one. */
final class FirstSymbols {
    private static final int REPLACEMENT = 0xFFFD;

    private final BytePairConfig config;
    private final LongMap ids = new LongMap(1024);      // by character and place in the word
    private final int[] bytes = new int[256];           // -1 for those without a token
    private final int unknown;

    FirstSymbols(Vocabulary vocabulary, BytePairConfig config) {
        this.config = config;
        for (int id = 0; id < vocabulary.size(); id++)
            for (int place = 0; place < 4; place++) learn(vocabulary.token(id), id, (place & 1) != 0, (place & 2) != 0);
        Arrays.setAll(bytes, value -> idOr(vocabulary, String.format("<0x%02X>", value)));
        unknown = config.unknown() == null ? -1 : idOr(vocabulary, config.unknown());
    }

    private static int idOr(Vocabulary vocabulary, String token) {
        return vocabulary.contains(token) ? vocabulary.id(token) : -1;
    }

    private void learn(String token, int id, boolean isInside, boolean isLast) {
        String before = before(isInside), behind = behind(isLast);
        int from = before.length(), to = token.length() - behind.length();
        if (to - from < 1 || to - from > 2 || token.codePointCount(from, to) != 1) return;
        if (token.startsWith(before) && token.endsWith(behind)) ids.put(key(token.codePointAt(from), isInside, isLast), id);
    }

    private String before(boolean isInside) {
        return isInside ? config.prefix() : "";
    }

    private String behind(boolean isLast) {
        return isLast ? config.suffix() : "";
    }

    private static long key(int codePoint, boolean isInside, boolean isLast) {
        return 4L * codePoint + (isInside ? 1 : 0) + (isLast ? 2 : 0);
    }

    /** Tokens of single characters and bytes. Half of a surrogate pair counts as U+FFFD. */
    Pieces of(String word) {
        Pieces symbols = new Pieces();
        boolean open = false, isComplete = true;        // whether the last symbol is an unknown one that may grow; whether none is left out
        for (int at = 0, next; at < word.length(); at = next) {
            int c = word.codePointAt(at);
            next = at + Character.charCount(c);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) c = REPLACEMENT;
            boolean isInside = at > 0, isLast = next == word.length();
            int id = (int) ids.get(key(c, isInside, isLast), -1);
            boolean wasOpen = open;
            open = false;
            if (id >= 0) symbols.add(id, at, next);
            else if (!config.byteFallback() || !addBytes(before(isInside) + Character.toString(c) + behind(isLast), at, next, symbols)) {
                open = addUnknown(c, wasOpen && config.fuseUnknown(), at, next, symbols);
                isComplete &= open;
            }
        }
        return isComplete ? symbols : movedUp(symbols, word);
    }

    /**
     * The symbols without gaps between their places: {@code tokenizers} adds up the bytes of what it has, so that all behind a
     * character that was left out stand too far to the left.
     */
    private static Pieces movedUp(Pieces symbols, String word) {
        int[] starts = new int[3 * word.length()], ends = new int[starts.length];       // of the character, by the bytes of the word
        int bytes = 0;
        for (int at = 0, next; at < word.length(); at = next) {
            next = at + Character.charCount(word.codePointAt(at));
            for (int i = utf8(word, at, next); i > 0; i--) {
                starts[bytes] = at;
                ends[bytes++] = next;
            }
        }
        Pieces moved = new Pieces();
        for (int i = 0, from = 0, to; i < symbols.count(); i++, from = to) {
            boolean isByte = i > 0 && symbols.start(i - 1) == symbols.start(i)
                    || i + 1 < symbols.count() && symbols.start(i + 1) == symbols.start(i);
            to = from + (isByte ? 1 : utf8(word, symbols.start(i), symbols.end(i)));
            moved.add(symbols.id(i), starts[from], ends[to - 1]);
        }
        return moved;
    }

    /** The bytes of a character. */
    private static int utf8(String word, int at, int next) {
        char c = word.charAt(at);
        return next - at == 2 ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }

    private boolean addBytes(String character, int at, int next, Pieces symbols) {
        byte[] utf8 = character.getBytes(StandardCharsets.UTF_8);
        for (byte each : utf8) if (bytes[each & 0xFF] < 0) return false;
        for (byte each : utf8) symbols.add(bytes[each & 0xFF], at, next);
        return true;
    }

    private boolean addUnknown(int c, boolean grows, int at, int next, Pieces symbols) {
        if (config.unknown() == null) return false;
        if (unknown < 0) throw new IllegalArgumentException(String.format("the character %s (U+%04X) is not in the vocabulary, nor is the"
                + " unknown token %s; add one of them", Vocabulary.quoted(Character.toString(c)), c, Vocabulary.quoted(config.unknown())));
        int start = at;
        if (grows) {
            start = symbols.start(symbols.count() - 1);
            symbols.cutBack(symbols.count() - 1);
        }
        symbols.add(unknown, start, next);
        return true;
    }
}
