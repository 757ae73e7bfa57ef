package org.loupe.text;

import java.util.Arrays;
import java.util.Collection;

/**
 * Texts side by side, shorter ones filled up at the right, as Hugging Face's tokenizers give them: {@code input_ids},
 * {@code attention_mask} and {@code token_type_ids}. All three are [batch][time].
 *
 * @param ids of the tokens
 * @param attention 1 for a token, 0 for padding
 * @param segments which part of its text a token belongs to, 0 or 1; 0 for padding
 */
public record Batch(int[][] ids, int[][] attention, int[][] segments) {
    /** @throws IllegalArgumentException if there is no text, one is padding alone, or the shapes differ */
    public Batch {
        if (ids.length == 0 || ids[0].length == 0)
            throw new IllegalArgumentException("a batch needs at least one text of at least one token, not " + ids.length
                    + (ids.length == 0 ? " texts" : " empty ones"));
        requireShape("ids", ids, ids.length, ids[0].length);
        requireShape("attention mask", attention, ids.length, ids[0].length);
        requireShape("segments", segments, ids.length, ids[0].length);
        for (int text = 0; text < ids.length; text++) requireToken(text, attention[text]);
        ids = copy(ids);
        attention = copy(attention);
        segments = copy(segments);
    }

    /** Texts of one length, in one part each. */
    public static Batch of(int[]... ids) {
        return new Batch(ids, filled(ids, 1), filled(ids, 0));
    }

    /** Fills shorter texts up with this token to the length of the longest. */
    public static Batch of(int padding, Collection<Encoding> texts) {
        int time = texts.stream().mapToInt(Encoding::length).max().orElse(0), at = 0;
        int[][] ids = new int[texts.size()][time], attention = new int[ids.length][time], segments = new int[ids.length][];
        for (Encoding text : texts) {
            Arrays.fill(ids[at], padding);
            System.arraycopy(text.ids(), 0, ids[at], 0, text.length());
            Arrays.fill(attention[at], 0, text.length(), 1);
            segments[at++] = Arrays.copyOf(text.segments(), time);
        }
        return new Batch(ids, attention, segments);
    }

    /** Something else known of each token, such as its class, filled up to the shape of this batch: [batch][time]. */
    public int[][] fill(int value, Collection<int[]> perToken) {
        int[][] rows = perToken.toArray(int[][]::new);
        if (rows.length != size()) throw new IllegalArgumentException(size() + " texts need as many rows, not " + rows.length);
        for (int text = 0; text < rows.length; text++) {
            int length = rows[text].length;
            if (length > time())
                throw new IllegalArgumentException("row " + text + " has " + length + " values and the batch is " + time()
                        + " tokens long");
            rows[text] = Arrays.copyOf(rows[text], time());
            Arrays.fill(rows[text], length, time(), value);
        }
        return rows;
    }

    /** The number of texts. */
    public int size() {
        return ids.length;
    }

    /** The length of the longest, to which the others are filled up. */
    public int time() {
        return ids[0].length;
    }

    /** Whether there is any padding. */
    public boolean hasPadding() {
        return Arrays.stream(attention).flatMapToInt(Arrays::stream).anyMatch(value -> value == 0);
    }

    private static void requireShape(String what, int[][] rows, int size, int time) {
        if (rows.length != size)
            throw new IllegalArgumentException("the " + what + " of a batch of " + size + " texts has " + rows.length
                    + " rows; each text needs one");
        for (int text = 0; text < size; text++) if (rows[text].length != time)
            throw new IllegalArgumentException("the " + what + " of text " + text + " has " + rows[text].length
                    + " places and the batch is " + time + " tokens long; fill the shorter one up, with 0 in its attention mask");
    }

    private static void requireToken(int text, int... attention) {
        for (int value : attention) if (value != 0 && value != 1)
            throw new IllegalArgumentException("the attention mask of text " + text + " holds " + value
                    + "; 1 marks a token and 0 padding");
        if (Arrays.stream(attention).sum() == 0)
            throw new IllegalArgumentException("text " + text + " is padding alone: its attention mask holds no 1; leave the text out");
    }

    private static int[][] copy(int[]... rows) {
        return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
    }

    private static int[][] filled(int[][] like, int value) {
        return Arrays.stream(like).map(row -> {
            int[] one = new int[row.length];
            Arrays.fill(one, value);
            return one;
        }).toArray(int[][]::new);
    }
}
