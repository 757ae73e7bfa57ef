package org.loupe.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Words as the ids of their characters, which is how ELMo reads them (Jozefowicz et al. 2016; Peters et al.
 * 2018, section 3.4). There are 262 symbols: the 256 bytes of UTF-8, begin and end of a sentence, begin and end of a word,
 * what fills a word up, and 0, which stands where there is no word at all.
 *
 * <p>The published model numbers the bytes from 0 to 255 and the five others from 256 to 260, and then adds 1 to all, so
 * that 0 is left for a place without a word. The ids here are those after the addition: byte b is b + 1. So they are the
 * ones that published weights expect, and a place that nobody filled in, which Java leaves at 0, is no word.
 */
public final class WordCharacters {
    /** Number of different ids. */
    public static final int SYMBOLS = 262;
    /** What the ids of a place without a word are. */
    public static final int NOTHING = 0;
    /** What the words "begin of sentence" and "end of sentence" hold in place of characters. */
    public static final int BEGIN_SENTENCE = 257, END_SENTENCE = 258;
    /** Before the first and behind the last byte of a word. */
    public static final int BEGIN_WORD = 259, END_WORD = 260;
    /** Behind the end of a word. The model learns a vector for it, as for a character. */
    public static final int PADDING = 261;
    /** The words at the borders of a sentence, as the published vocabulary writes them. */
    public static final String SENTENCE_START = "<S>", SENTENCE_STOP = "</S>";

    private final int length;

    /** @param length ids of a word, two of which are its begin and its end; ELMo has 50 */
    public WordCharacters(int length) {
        if (length < 3)
            throw new IllegalArgumentException("length " + length + " must be at least 3: the begin of a word, a byte of it, and its end");
        this.length = length;
    }

    /**
     * The ids of a word: begin, its bytes, end, padding. A word of more than length - 2 bytes loses those at its end; that may
     * go through the middle of a character. The empty word has no bytes between begin and end.
     *
     * @return [length]
     */
    public int[] encode(String word) {
        int[] ids = new int[length];
        Arrays.fill(ids, PADDING);
        if (word.equals(SENTENCE_START)) return enclose(ids, BEGIN_SENTENCE);
        if (word.equals(SENTENCE_STOP)) return enclose(ids, END_SENTENCE);
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] inner = new int[Math.min(bytes.length, length - 2)];
        for (int i = 0; i < inner.length; i++) inner[i] = Byte.toUnsignedInt(bytes[i]) + 1;
        return enclose(ids, inner);
    }

    private static int[] enclose(int[] ids, int... inner) {
        ids[0] = BEGIN_WORD;
        System.arraycopy(inner, 0, ids, 1, inner.length);
        ids[inner.length + 1] = END_WORD;
        return ids;
    }

    /** The ids of each word of a text, [words][length]; equal words share their array. */
    public int[][] encode(Collection<String> words) {
        Map<String, int[]> known = new HashMap<>();
        return words.stream().map(word -> known.computeIfAbsent(word, this::encode)).toArray(int[][]::new);
    }

    /** Texts of different lengths as one batch, [texts][words of the longest][length]; places without a word hold {@link #NOTHING}. */
    public int[][][] batch(Collection<? extends Collection<String>> texts) {
        int longest = texts.stream().mapToInt(Collection::size).max().orElse(0);
        int[] nothing = new int[length];
        return texts.stream().map(text -> {
            int[][] words = Arrays.copyOf(encode(text), longest);
            Arrays.fill(words, text.size(), longest, nothing);
            return words;
        }).toArray(int[][][]::new);
    }

    /** What ids say: the word, or what {@link #encode(String)} kept of it. Bytes of half a character become U+FFFD. */
    public static String decode(int... ids) {
        byte[] bytes = new byte[ids.length];
        int count = 0;
        for (int id : ids) {
            if (id < 0 || id >= SYMBOLS) throw new IllegalArgumentException("character id " + id + " is outside of 0 to " + (SYMBOLS - 1));
            if (id == BEGIN_SENTENCE) return SENTENCE_START;
            if (id == END_SENTENCE) return SENTENCE_STOP;
            if (id > NOTHING && id < BEGIN_SENTENCE) bytes[count++] = (byte) (id - 1);
        }
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }
}
