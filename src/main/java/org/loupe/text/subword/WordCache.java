package org.loupe.text.subword;

/**
 * Remembers the tokens of the words that came last: most words of a text are old acquaintances. Each word has one place, by its
 * hash; another word with the same place pushes it out. So the memory is bounded, and threads need no lock: an entry never
 * changes, and a lost one is only computed again.
 */
final class WordCache {
    private static final int PLACES = 1 << 14, LONGEST = 256;

    private final Entry[] entries = new Entry[PLACES];

    private record Entry(String word, int[] ids, int[] starts, int[] ends) { }

    /** Adds the tokens of a word, if they are remembered. @return whether they are */
    boolean addTo(Pieces pieces, String word) {
        Entry entry = entries[place(word)];
        if (entry == null || !entry.word.equals(word)) return false;
        for (int i = 0; i < entry.ids.length; i++) pieces.add(entry.ids[i], entry.starts[i], entry.ends[i]);
        return true;
    }

    /** Remembers the tokens of a word, unless it is long. */
    void put(String word, Pieces pieces) {
        if (word.length() > LONGEST) return;
        int[] ids = pieces.ids(), starts = new int[ids.length], ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            starts[i] = pieces.start(i);
            ends[i] = pieces.end(i);
        }
        entries[place(word)] = new Entry(word, ids, starts, ends);
    }

    private static int place(String word) {
        int hash = word.hashCode();
        return (hash ^ hash >>> 14) & PLACES - 1;
    }
}
