package org.loupe.text.subword;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the tokens that begin at a place of a text: a tree of characters, in which each token ends at a node. The edges stand in
 * one hash table with open addressing. Immutable.
 */
public final class PieceTrie {
    /** The node where nothing has been read. */
    public static final int ROOT = 0;
    /** No node, and no token. */
    public static final int NONE = -1;

    private long[] edges = new long[1024];      // node * 65536 + character; -1 where there is none
    private int[] children = new int[1024], ids = new int[512];
    private int nodes = 1;

    /** @param tokens by their ids  @param isFound which of them are found; an empty one never is */
    public PieceTrie(List<String> tokens, IntPredicate isFound) {
        Arrays.fill(edges, NONE);
        Arrays.fill(ids, NONE);
        for (int id = 0; id < tokens.size(); id++) if (isFound.test(id) && !tokens.get(id).isEmpty()) insert(tokens.get(id), id);
    }

    private void insert(String token, int id) {
        int node = ROOT;
        for (int i = 0; i < token.length(); i++) {
            int slot = slot((long) node << 16 | token.charAt(i));
            if (edges[slot] == NONE) {
                if (2 * nodes >= edges.length) {
                    grow();
                    slot = slot((long) node << 16 | token.charAt(i));
                }
                edges[slot] = (long) node << 16 | token.charAt(i);
                children[slot] = nodes++;
            }
            node = children[slot];
        }
        ids[node] = id;
    }

    private void grow() {
        long[] oldEdges = edges;
        int[] oldChildren = children;
        edges = new long[2 * oldEdges.length];
        children = new int[edges.length];
        int known = ids.length;
        ids = Arrays.copyOf(ids, edges.length / 2 + 1);
        Arrays.fill(ids, known, ids.length, NONE);
        Arrays.fill(edges, NONE);
        for (int i = 0; i < oldEdges.length; i++) if (oldEdges[i] != NONE) {
            int slot = slot(oldEdges[i]);
            edges[slot] = oldEdges[i];
            children[slot] = oldChildren[i];
        }
    }

    private int slot(long edge) {
        int mask = edges.length - 1, slot = (int) (edge * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (edges[slot] != NONE && edges[slot] != edge) slot = slot + 1 & mask;
        return slot;
    }

    /** The node that a character leads to; {@link #NONE} if no token goes on with it. */
    public int child(int node, char character) {
        int slot = slot((long) node << 16 | character);
        return edges[slot] == NONE ? NONE : children[slot];
    }

    /** The token that ends at a node, or {@link #NONE}. */
    public int id(int node) {
        return ids[node];
    }

    /**
     * All tokens that begin at a place of a word, shorter ones first. If the character there is none, it comes behind them with the id
     * {@link #NONE}.
     *
     * @param found is filled with the end of each and its id, one behind the other; two more places than two for each character suffice
     * @return the number of places that are filled
     */
    int tokens(String word, int start, int... found) {
        int count = 0, next = start + Character.charCount(word.codePointAt(start));
        boolean isKnown = false;
        for (int i = start, node = ROOT; i < word.length(); i++) {
            node = child(node, word.charAt(i));
            if (node == NONE) break;
            if (ids[node] == NONE) continue;
            isKnown |= i + 1 == next;
            found[count++] = i + 1;
            found[count++] = ids[node];
        }
        if (!isKnown) {
            found[count++] = next;
            found[count++] = NONE;
        }
        return count;
    }

    /** The id of a part of a text; {@link #NONE} if it is no token. */
    public int find(String text, int from, int to) {
        int node = ROOT;
        for (int i = from; i < to && node != NONE; i++) node = child(node, text.charAt(i));
        return node == NONE ? NONE : ids[node];
    }

    /** The length of the longest token that begins at a place of a text; 0 if none does. */
    public int longest(String text, int from) {
        int length = 0;
        for (int i = from, node = ROOT; i < text.length(); i++) {
            node = child(node, text.charAt(i));
            if (node == NONE) break;
            if (ids[node] != NONE) length = i + 1 - from;
        }
        return length;
    }
}
