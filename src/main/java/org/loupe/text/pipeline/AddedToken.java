package org.loupe.text.pipeline;

import org.loupe.text.Vocabulary;

/**
 * A token that is found in a text before anything else is done with it, such as {@code [MASK]} or {@code <|im_start|>}.
 *
 * @param id in the vocabulary
 * @param content as it stands in the text
 * @param special whether it is no text, and is left out when ids become text again
 * @param normalized whether it is looked for after the text was normalised, and not before
 * @param singleWord whether letters and digits beside it hide it
 * @param takesLeft whether it takes the white space at its left
 * @param takesRight whether it takes the white space at its right
 */
public record AddedToken(int id, String content, boolean special, boolean normalized, boolean singleWord, boolean takesLeft,
        boolean takesRight) {
    public AddedToken {
        if (id < 0) throw new IllegalArgumentException("the added token " + Vocabulary.quoted(content) + " has the id " + id
                + "; ids are at least 0");
        if (content.isEmpty()) throw new IllegalArgumentException("the added token with the id " + id + " is empty");
    }

    /** One that is no text: found wherever it stands, as it stands. */
    public static AddedToken special(int id, String content) {
        return new AddedToken(id, content, true, false, false, false, false);
    }
}
