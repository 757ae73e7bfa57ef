package org.loupe.text.subword;

import java.util.HashMap;
import java.util.Map;
import org.loupe.text.Vocabulary;

/**
 * Byte pair encoding as in the SentencePiece library (Kudo and Richardson 2018, section 3.1), which LLaMA 2 reads with: there is no
 * list of merges. Two neighbours are merged if what comes of them is a token, first the pair whose token has the highest score,
 * the leftmost of equals. It works on a whole text, in O(n log n). Immutable.
 */
public final class SentencePieceBpe implements SubwordModel {
    private final SentencePieces pieces;
    private final PieceTrie trie, userDefined;
    private final ByteTokens bytes;     // null without byte fallback

    /** @param byteFallback whether a character without a token becomes tokens of its bytes; if not, neighbours of them are one unknown */
    public SentencePieceBpe(SentencePieces pieces, boolean byteFallback) {
        this.pieces = pieces;
        trie = new PieceTrie(pieces.vocabulary().tokens(), id -> switch (pieces.type(id)) {
            case NORMAL, USER_DEFINED, UNUSED -> true;
            default -> false;
        });
        userDefined = pieces.userDefined();
        bytes = byteFallback ? new ByteTokens(pieces.vocabulary()) : null;
    }

    @Override
    public Vocabulary vocabulary() {
        return pieces.vocabulary();
    }

    @Override
    public void cut(String word, Pieces result) {
        new Merging(word).run(result);
    }

    /** The place of a merge in the queue: high scores first, then from left to right. */
    private long rank(int token, int left) {
        int bits = Float.floatToIntBits(pieces.score(token) + 0f);      // + 0 makes -0 the same as 0
        int ordered = bits ^ bits >> 31 & Integer.MAX_VALUE;
        return (long) ~ordered << 32 | left;
    }

    /** A text on its way to tokens. Symbols are named by where they begin. */
    private final class Merging {
        private final String text;
        private final int[] next, previous, merged;     // merged: the token that a symbol makes with the next one
        private final boolean[] isWhole;                // user defined, never merged
        private final LongHeap queue;
        private final Map<Integer, Integer> lengthOfLeft = new HashMap<>();    // of tokens that are unused and have to be taken apart again
        private boolean isAfterUnknown;

        Merging(String text) {
            this.text = text;
            int length = text.length();
            next = new int[length];
            previous = new int[length + 1];
            merged = new int[length];
            isWhole = new boolean[length];
            queue = new LongHeap(2 * length);
            int before = -1;
            for (int at = 0; at < length; at = next[at]) {
                int whole = userDefined.longest(text, at);
                isWhole[at] = whole > 0;
                next[at] = at + (whole > 0 ? whole : Character.charCount(text.codePointAt(at)));
                previous[at] = before;
                before = at;
            }
        }

        void run(Pieces result) {
            int length = text.length();
            for (int at = 0; at < length; at = next[at]) look(at);
            while (!queue.isEmpty()) {
                long rank = queue.removeSmallest();
                int left = (int) rank;
                if (merged[left] == PieceTrie.NONE || rank(merged[left], left) != rank) continue;    // a neighbour has changed since
                int right = next[left];
                next[left] = next[right];
                previous[next[left]] = left;
                merged[right] = PieceTrie.NONE;
                if (previous[left] >= 0) look(previous[left]);
                look(left);
            }
            for (int at = 0; at < length; at = next[at]) add(at, next[at], result);
        }

        private void look(int left) {
            int right = next[left];
            merged[left] = right == text.length() || isWhole[left] || isWhole[right] ? PieceTrie.NONE : trie.find(text, left, next[right]);
            if (merged[left] == PieceTrie.NONE) return;
            queue.add(rank(merged[left], left));
            if (pieces.type(merged[left]) == PieceType.UNUSED) lengthOfLeft.put(merged[left], right - left);
        }

        private void add(int from, int to, Pieces result) {
            int id = trie.find(text, from, to);
            Integer left = id == PieceTrie.NONE ? null : lengthOfLeft.get(id);
            if (left != null) {
                add(from, from + left, result);
                add(from + left, to, result);
                return;
            }
            if (id != PieceTrie.NONE) result.add(id, from, to);
            else if (bytes == null || !bytes.add(text, from, to, result)) addUnknown(from, to, result);
            isAfterUnknown = id == PieceTrie.NONE && bytes == null;
        }

        private void addUnknown(int from, int to, Pieces result) {
            int start = from;
            if (isAfterUnknown) {
                start = result.start(result.count() - 1);
                result.cutBack(result.count() - 1);
            }
            result.add(pieces.unknown(), start, to);
        }
    }
}
