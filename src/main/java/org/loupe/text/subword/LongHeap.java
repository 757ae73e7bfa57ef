package org.loupe.text.subword;

import java.util.Arrays;

/** A queue that gives the smallest number first: a binary heap in an array (Williams 1964). Grows as numbers are added. */
final class LongHeap {
    private long[] heap;
    private int size;

    LongHeap(int expected) {
        heap = new long[Math.max(4, expected)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long value) {
        if (size == heap.length) heap = Arrays.copyOf(heap, 2 * size);
        int at = size++;
        while (at > 0 && heap[at - 1 >> 1] > value) {
            heap[at] = heap[at - 1 >> 1];
            at = at - 1 >> 1;
        }
        heap[at] = value;
    }

    /** Takes the smallest number out; there must be one. */
    long removeSmallest() {
        long smallest = heap[0], last = heap[--size];
        int at = 0;
        for (int child; (child = 2 * at + 1) < size; at = child) {
            if (child + 1 < size && heap[child + 1] < heap[child]) child++;
            if (heap[child] >= last) break;
            heap[at] = heap[child];
        }
        heap[at] = last;
        return smallest;
    }
}
