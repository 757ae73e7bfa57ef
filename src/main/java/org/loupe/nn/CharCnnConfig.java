package org.loupe.nn;

import java.util.List;
import org.loupe.tensor.kernel.Shape;

/**
 * The sizes of a {@link CharCnn}.
 *
 * @param symbols number of different character ids; 0 is the one without a character
 * @param characters ids of each word
 * @param embedding width of a character's vector
 * @param filters how many of each width
 * @param activation of what the filters found
 * @param highways number of highway layers
 * @param out width of a word's vector
 */
public record CharCnnConfig(int symbols, int characters, int embedding, List<Filters> filters, Activation activation, int highways,
        int out) {
    /** {@code count} filters that look at {@code width} characters at a time. */
    public record Filters(int width, int count) {
        public Filters {
            if (width < 1 || count < 1)
                throw new IllegalArgumentException(count + " filters of width " + width + ": both must be at least 1");
        }
    }

    public CharCnnConfig {
        filters = List.copyOf(filters);
        if (symbols < 2)
            throw new IllegalArgumentException("symbols " + symbols + " must be at least 2: one for no character, and one for a character");
        if (characters < 1 || embedding < 1 || out < 1)
            throw new IllegalArgumentException("characters " + characters + ", embedding " + embedding + " and out " + out
                    + " must be at least 1");
        if (filters.isEmpty()) throw new IllegalArgumentException("a character CNN without filters finds nothing; give it at least one");
        for (Filters f : filters)
            if (f.width() > characters)
                throw new IllegalArgumentException("filters of width " + f.width() + " do not fit into " + characters
                        + " characters; use narrower ones or longer words");
        if (highways < 0) throw new IllegalArgumentException("highways " + highways + " must be at least 0");
    }

    /** Number of all filters. */
    public int filterCount() {
        return filters.stream().mapToInt(Filters::count).sum();
    }

    /** Weights and biases of all filters. */
    public long convolutionParameters() {
        return filters.stream().mapToLong(f -> (long) f.count() * ((long) embedding * f.width() + 1)).sum();
    }

    /** Refuses a batch without words, one that is not rectangular, and ids that are none. @return the number of words of each text */
    int requireWords(int[][]... words) {
        if (words.length == 0 || words[0].length == 0)
            throw new IllegalArgumentException("the character CNN needs at least one text of at least one word, not " + words.length
                    + (words.length == 0 ? " texts" : " empty ones"));
        for (int text = 0; text < words.length; text++) {
            if (words[text].length != words[0].length)
                throw new IllegalArgumentException("text " + text + " has " + words[text].length + " words and text 0 has "
                        + words[0].length + "; fill the shorter one up with words of zeros");
            for (int word = 0; word < words[text].length; word++) requireWord(text, word, words[text][word]);
        }
        return words[0].length;
    }

    private void requireWord(int text, int word, int... ids) {
        if (ids.length != characters)
            throw new IllegalArgumentException("word " + word + " of text " + text + " has " + ids.length + " character ids and needs "
                    + characters + "; encode it with as many");
        for (int id : ids)
            if (id < 0 || id >= symbols)
                throw new IndexOutOfBoundsException("character id " + id + " in word " + word + " of text " + text + ", " + Shape.text(ids)
                        + ", is outside the table, 0 to " + (symbols - 1));
    }
}
