package org.loupe.text.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.loupe.text.normalize.AlignedText;

/** Cuts a text into words, the largest pieces that a token may be. What a word is (does the space belong to it?) each model decides. */
@FunctionalInterface
public interface PreTokenizer {
    /** The text as one word. */
    PreTokenizer NONE = List::of;

    /** The words in their order, none of them empty; parts of the text may be left out. */
    List<AlignedText> split(AlignedText text);

    /** Each step cuts the words of the one before. */
    static PreTokenizer sequence(List<PreTokenizer> steps) {
        return new Sequence(steps);
    }

    /** @param steps in their order */
    record Sequence(List<PreTokenizer> steps) implements PreTokenizer {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public List<AlignedText> split(AlignedText text) {
            List<AlignedText> words = List.of(text);
            for (PreTokenizer step : steps) {
                List<AlignedText> next = new ArrayList<>();
                for (AlignedText word : words) next.addAll(step.split(word));
                words = next;
            }
            return words;
        }
    }

    /** As {@link #sequence(List)}. */
    static PreTokenizer sequence(PreTokenizer... steps) {
        return sequence(Arrays.asList(steps));
    }

    /** The words as strings, for a look at them. */
    default List<String> words(String text) {
        return split(AlignedText.of(text)).stream().map(AlignedText::text).toList();
    }
}
