package org.loupe.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tokens a model knows, each with its id: the number of its row in the embedding table and of its column in the
 * logits. Ids run from 0 to {@code size() - 1} without a gap. Immutable.
 */
public final class Vocabulary {
    private final List<String> tokens;
    private final Map<String, Integer> ids;

    private Vocabulary(Collection<String> tokens) {
        if (tokens.isEmpty())
            throw new IllegalArgumentException(
                    "a vocabulary of 0 tokens can encode nothing; give it at least one token");
        this.tokens = List.copyOf(tokens);
        this.ids = new HashMap<>(tokens.size() * 2);
        for (int id = 0; id < this.tokens.size(); id++) {
            Integer earlier = ids.put(this.tokens.get(id), id);
            if (earlier != null)
                throw new IllegalArgumentException("token " + quoted(this.tokens.get(id)) + " stands at id " + earlier
                        + " and again at id " + id + "; a token has one id, so remove one of the two");
        }
    }

    /**
     * A vocabulary whose ids follow the order of the tokens.
     *
     * @param tokens distinct strings; copied
     * @throws IllegalArgumentException if there is no token, or the same one twice
     */
    public static Vocabulary of(Collection<String> tokens) {
        return new Vocabulary(tokens);
    }

    /** As {@link #of(Collection)}. */
    public static Vocabulary of(String... tokens) {
        return new Vocabulary(List.of(tokens));
    }

    /**
     * The commonest words of a text, behind those that have to be there, such as the one for a word without an id. Of words
     * that are as common as each other, the one that comes first in the text goes first.
     *
     * @param words of the text, in its order
     * @param size of the vocabulary, at most
     * @param first distinct tokens with the ids from 0 on, whether they are in the text or not
     * @throws IllegalArgumentException if the size leaves no place for a word
     */
    public static Vocabulary mostCommon(Collection<String> words, int size, String... first) {
        if (size <= first.length)
            throw new IllegalArgumentException("a vocabulary of " + size + " tokens has no place for a word behind the " + first.length
                    + " that come first; its size must be larger");
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : words) counts.merge(word, 1, Integer::sum);
        counts.keySet().removeAll(List.of(first));
        Stream<String> common = counts.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(size - first.length).map(Map.Entry::getKey);
        return of(Stream.concat(Stream.of(first), common).toList());
    }

    /** The ids of words; those that have none get the id of the token for the unknown. */
    public int[] ids(Collection<String> words, String unknown) {
        int other = id(unknown);
        return words.stream().mapToInt(word -> ids.getOrDefault(word, other)).toArray();
    }

    /** The number of tokens. */
    public int size() {
        return tokens.size();
    }

    /** All tokens in the order of their ids; cannot be changed. */
    public List<String> tokens() {
        return tokens;
    }

    /** Whether the token has an id. */
    public boolean contains(String token) {
        return ids.containsKey(token);
    }

    /**
     * The id of a token.
     *
     * @throws IllegalArgumentException if the vocabulary has no such token
     */
    public int id(String token) {
        Integer id = ids.get(token);
        if (id == null)
            throw new IllegalArgumentException("token " + quoted(token) + " is not among the " + size()
                    + " tokens of the vocabulary; ask contains(token) first, or build the vocabulary with it");
        return id;
    }

    /**
     * The token of an id.
     *
     * @throws IllegalArgumentException if the id is negative or not less than {@link #size()}
     */
    public String token(int id) {
        if (id < 0 || id >= size())
            throw new IllegalArgumentException("id " + id + " is outside the vocabulary of " + size()
                    + " tokens; ids run from 0 to " + (size() - 1) + ". Do the ids come from another tokenizer?");
        return tokens.get(id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that && tokens.equals(that.tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    @Override
    public String toString() {
        return "Vocabulary of " + size() + " tokens";
    }

    /** The token as a message shows it: white space must be seen. */
    public static String quoted(String token) {
        return "'" + token.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "'";
    }
}
