package org.loupe.text.split;

import java.util.List;
import org.loupe.text.WhiteSpace;
import org.loupe.text.normalize.AlignedText;

/**
 * Cuts a text at white space, which is left out: "Who's there?" becomes Who's, there?.
 * {@code WhitespaceSplit} of a {@code tokenizer.json}.
 */
public record WhitespaceSplit() implements PreTokenizer {
    @Override
    public List<AlignedText> split(AlignedText text) {
        return CharacterSplit.split(text, WhiteSpace::is, SplitBehavior.REMOVED);
    }
}
