package org.loupe.text.subword;

import java.util.Arrays;
import java.util.Collection;

/**
 * The places of all words in the order of what follows them up to the end of their word (Manber and Myers 1993), so that equal
 * substrings stand side by side. Only the first characters are compared. Sorted by three-way radix quicksort (Bentley and Sedgewick
 * 1997).
 */
final class SuffixArray {
    private static final int SMALL = 8;

    private final char[] text;
    private final int[] wordEnd, places;
    private final int depth;

    /** @param depth how many characters are compared */
    SuffixArray(Collection<String> words, int depth) {
        this.depth = depth;
        text = String.join("", words).toCharArray();
        wordEnd = new int[text.length];
        places = new int[text.length];
        int at = 0;
        for (String word : words) for (int end = at + word.length(); at < end; at++) {
            wordEnd[at] = end;
            places[at] = at;
        }
        sort(0, text.length, 0);
    }

    int count() {
        return places.length;
    }

    /** Where the suffix of a rank begins in the words put together. */
    int place(int rank) {
        return places[rank];
    }

    /** Its length, cut at the depth. */
    int length(int rank) {
        return Math.min(depth, wordEnd[places[rank]] - places[rank]);
    }

    /** The length of the beginning it shares with the one before, cut at the depth; 0 for the first. */
    int shared(int rank) {
        if (rank == 0) return 0;
        int a = places[rank - 1], b = places[rank], most = Math.min(length(rank - 1), length(rank)), i = 0;
        while (i < most && text[a + i] == text[b + i]) i++;
        return i;
    }

    String substring(int place, int length) {
        return new String(text, place, length);
    }

    private int character(int place, int at) {
        return place + at < wordEnd[place] ? text[place + at] : -1;
    }

    private void sort(int from, int to, int at) {
        int low = from, high = to, d = at;
        while (high - low > SMALL && d < depth) {
            int pivot = character(places[low + high >>> 1], d), less = low, more = high, i = low;
            while (i < more) {
                int c = character(places[i], d);
                if (c < pivot) swap(less++, i++);
                else if (c > pivot) swap(i, --more);
                else i++;
            }
            sort(low, less, d);
            sort(more, high, d);
            if (pivot < 0) {
                inOrder(less, more);    // equal to their ends
                return;
            }
            low = less;
            high = more;
            d++;
        }
        insertionSort(low, high, d);
    }

    private void insertionSort(int from, int to, int at) {
        for (int i = from + 1; i < to; i++)
            for (int j = i; j > from && compare(places[j - 1], places[j], at) > 0; j--) swap(j, j - 1);
    }

    private int compare(int a, int b, int at) {
        for (int d = at; d < depth; d++) {
            int x = character(a, d), y = character(b, d);
            if (x != y) return Integer.compare(x, y);
            if (x < 0) break;
        }
        return Integer.compare(a, b);
    }

    private void inOrder(int from, int to) {
        Arrays.sort(places, from, to);
    }

    private void swap(int a, int b) {
        int place = places[a];
        places[a] = places[b];
        places[b] = place;
    }
}
