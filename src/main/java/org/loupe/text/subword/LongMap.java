package org.loupe.text.subword;

import java.util.Arrays;

/**
 * A hash table from numbers that are not negative to numbers: open addressing with linear probing, so that looking something
 * up makes no object. Grows when it is half full.
 */
final class LongMap {
    private static final long FREE = -1;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;       // 2^64 by the golden ratio (Knuth, volume 3, 6.4)

    private long[] keys, values;
    private int shift, size;

    /** An empty table with room for this many. */
    LongMap(int expected) {
        int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(Math.max(1, expected)));
        allocate(bits);
    }

    /** The value of a key, or another one if it has none. */
    long get(long key, long otherwise) {
        int at = slot(key);
        return keys[at] == FREE ? otherwise : values[at];
    }

    void put(long key, long value) {
        int at = claim(key);
        values[at] = value;
    }

    /** Adds to the value of a key, which is 0 at first. */
    void add(long key, long change) {
        int at = claim(key);      // claiming may replace the arrays
        values[at] += change;
    }

    int size() {
        return size;
    }

    /** The keys, in no order. */
    long[] keys() {
        return Arrays.stream(keys).filter(key -> key != FREE).toArray();
    }

    private int slot(long key) {
        int mask = keys.length - 1, at = (int) (key * SPREAD >>> shift);
        while (keys[at] != key && keys[at] != FREE) at = at + 1 & mask;
        return at;
    }

    private int claim(long key) {
        int at = slot(key);
        if (keys[at] == key) return at;
        if (2 * (size + 1) > keys.length) {
            grow();
            at = slot(key);
        }
        keys[at] = key;
        size++;
        return at;
    }

    private void grow() {
        long[] oldKeys = keys, oldValues = values;
        allocate(65 - shift);
        for (int i = 0; i < oldKeys.length; i++) if (oldKeys[i] != FREE) {
            int at = slot(oldKeys[i]);
            keys[at] = oldKeys[i];
            values[at] = oldValues[i];
        }
    }

    private void allocate(int bits) {
        keys = new long[1 << bits];
        Arrays.fill(keys, FREE);
        values = new long[1 << bits];
        shift = 64 - bits;
    }
}
