package org.loupe.text.subword;

import java.util.Arrays;
import java.util.List;
import org.loupe.text.Vocabulary;

/** Cuts a word into tokens of its vocabulary. */
public interface SubwordModel {
    Vocabulary vocabulary();

    /** Adds the tokens of a word, which is not empty, from its left to its right. */
    void cut(String word, Pieces pieces);

    /** The tokens of one word as text, for a look at them. */
    default List<String> pieces(String word) {
        Pieces pieces = new Pieces();
        if (!word.isEmpty()) cut(word, pieces);
        return Arrays.stream(pieces.ids()).mapToObj(vocabulary()::token).toList();
    }
}
