package org.loupe.text.normalize;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The table of SentencePiece's {@code precompiled_charsmap}: a double array (Yata et al. 2007, in the layout of darts-clone)
 * over the UTF-8 of what is replaced, and behind it the replacements, each with a 0 at its end. Layout: the length of the array
 * in bytes, 4 bytes; the array, 4 bytes a unit; the replacements. All numbers are little-endian.
 *
 * <p>A unit holds in bits 0-7 the byte that leads to it, in bit 8 whether a replacement follows, in bits 10-30 the distance to
 * its children (bit 9: in steps of 256). A unit with bit 31 holds the place of a replacement.
 */
final class CharacterTrie {
    private static final int NONE = -1, LOST = 0xFFFD;

    private final int[] units;
    private final Map<Integer, String> replacements = new HashMap<>();

    CharacterTrie(byte... table) {
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        long size = table.length < 4 ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (size < 4 || size % 4 != 0 || size > table.length - 4)
            throw broken("a trie of " + size + " bytes in a table of " + table.length);
        units = new int[(int) size / 4];
        bytes.asIntBuffer().get(units);
        read(table, 4 + (int) size);
    }

    /** Goes all ways there are, so that none leads out of the table later. */
    private void read(byte[] table, int from) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(table, from, table.length - from));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(broken("replacements that are not UTF-8").getMessage(), e);
        }
        boolean[] isSeen = new boolean[units.length];
        Deque<Integer> open = new ArrayDeque<>();
        open.push(inside(offset(units[0])));
        while (!open.isEmpty()) {
            int node = open.pop();
            if (isSeen[node]) continue;
            isSeen[node] = true;
            for (int b = 1; b < 256; b++) {
                int step = step(node, b);
                if (step == NONE) continue;
                int child = inside(step >>> 1);
                if ((step & 1) != 0) add(units[child] & Integer.MAX_VALUE, table, from);
                open.push(child);
            }
        }
    }

    private int inside(int node) {
        if (node >= units.length) throw broken("a step to unit " + node + " of " + units.length);
        return node;
    }

    private void add(int place, byte[] table, int from) {
        if (place >= table.length - from || (table[from + place] & 0xC0) == 0x80)
            throw broken("a replacement at byte " + place + " of " + (table.length - from));
        int end = from + place;
        while (end < table.length && table[end] != 0) end++;
        replacements.put(place, new String(table, from + place, end - from - place, StandardCharsets.UTF_8));
    }

    private static IllegalArgumentException broken(String what) {
        return new IllegalArgumentException("the precompiled_charsmap is broken: " + what + "; take it from the original file");
    }

    /** The replacement of the longest beginning of a part of a text, or of the shortest; null if none is replaced. */
    CharacterMap.Match match(String text, int from, int to, boolean longest) {
        CharacterMap.Match found = null;
        int node = offset(units[0]);
        for (int at = from; at < to; ) {
            int c = text.codePointAt(at), state = walk(node, c);
            if (state == NONE) return found;
            at += Character.charCount(c);
            node = state >>> 1;
            if ((state & 1) != 0) {
                found = new CharacterMap.Match(at, replacements.get(units[node] & Integer.MAX_VALUE));
                if (!longest) return found;
            }
        }
        return found;
    }

    /** From a node by the UTF-8 of a character. @return twice the next node, plus 1 if a replacement follows; or {@link #NONE} */
    private int walk(int node, int codePoint) {
        int c = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? LOST : codePoint;
        if (c < 0x80) return step(node, c);
        int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        int state = step(node, (0xFF00 >> more + 1 & 0xFF) | c >> 6 * more);
        for (int i = more - 1; i >= 0 && state != NONE; i--) state = step(state >>> 1, 0x80 | c >> 6 * i & 0x3F);
        return state;
    }

    private int step(int node, int b) {
        int next = node ^ b;
        if (b == 0 || next >= units.length || (units[next] & 0x800000FF) != b) return NONE;
        return (next ^ offset(units[next])) << 1 | units[next] >> 8 & 1;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 0x200) >> 6);
    }
}
