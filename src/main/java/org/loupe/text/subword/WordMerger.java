package org.loupe.text.subword;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One word while it is merged: its symbols as a doubly linked list in arrays, and a queue of the merges that it allows. A merge
 * looks at its two neighbours only, so n symbols take O(n log n) steps; looking through the whole word each time takes O(n²).
 */
final class WordMerger {
    private static final int GONE = -1, END = -1;

    private final MergeTable merges;
    private final int[] ids, starts, ends, before, after;
    private final LongHeap queue;       // rank in the upper half, place of the left symbol in the lower: the leftmost of equals is first

    WordMerger(MergeTable merges, Pieces symbols) {
        this.merges = merges;
        int count = symbols.count();
        ids = symbols.ids();
        starts = new int[count];
        ends = new int[count];
        before = new int[count];
        after = new int[count];
        queue = new LongHeap(count);
        for (int i = 0; i < count; i++) {
            starts[i] = symbols.start(i);
            ends[i] = symbols.end(i);
            before[i] = i - 1;
            after[i] = i + 1 < count ? i + 1 : END;
        }
        for (int i = 0; i < count; i++) offer(i);
    }

    /** Merges until nothing more can be merged. */
    void merge() {
        while (!queue.isEmpty()) merge(queue.removeSmallest());
    }

    /** As {@link #merge()}, but each merge is passed over with a chance; it can be chosen again after the next one that is not. */
    void merge(double dropout, SplittableRandom random) {
        List<Long> passed = new ArrayList<>();
        while (!queue.isEmpty()) {
            long next = queue.removeSmallest();
            if (random.nextDouble() < dropout) {
                passed.add(next);
                continue;
            }
            passed.forEach(queue::add);
            passed.clear();
            merge(next);
        }
    }

    private void merge(long queued) {
        int at = (int) queued, right = after[at];
        if (ids[at] == GONE || right == END) return;
        long found = merges.find(ids[at], ids[right]);
        // Since it was queued one of the two may have become part of another symbol.
        if (found < 0 || MergeTable.rank(found) != (int) (queued >> 32)) return;
        ids[at] = MergeTable.result(found);
        ends[at] = ends[right];
        ids[right] = GONE;
        after[at] = after[right];
        if (after[at] != END) before[after[at]] = at;
        if (before[at] != END) offer(before[at]);
        offer(at);
    }

    /** Puts the merge of a symbol with the one behind it into the queue, if there is one. */
    private void offer(int at) {
        int right = after[at];
        if (right == END) return;
        long found = merges.find(ids[at], ids[right]);
        if (found >= 0) queue.add((long) MergeTable.rank(found) << 32 | at);
    }

    /** The symbols that are left. */
    Pieces pieces() {
        Pieces pieces = new Pieces();
        for (int at = 0; at < ids.length; at++) if (ids[at] != GONE) pieces.add(ids[at], starts[at], ends[at]);
        return pieces;
    }
}
