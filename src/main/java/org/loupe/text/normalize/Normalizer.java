package org.loupe.text.normalize;

import java.util.Arrays;
import java.util.List;

/** Makes texts alike that shall be read alike, before they are cut into words: upper and lower case, accents, white space. */
@FunctionalInterface
public interface Normalizer {
    /** Leaves every text as it is. */
    Normalizer NONE = text -> text;

    AlignedText apply(AlignedText text);

    /** The steps one after the other. */
    static Normalizer sequence(List<Normalizer> steps) {
        return new Sequence(steps);
    }

    /** @param steps in their order */
    record Sequence(List<Normalizer> steps) implements Normalizer {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText result = text;
            for (Normalizer step : steps) result = step.apply(result);
            return result;
        }
    }

    /** As {@link #sequence(List)}. */
    static Normalizer sequence(Normalizer... steps) {
        return sequence(Arrays.asList(steps));
    }

    /** What becomes of a text, without its places. */
    default String apply(String text) {
        return apply(AlignedText.of(text)).text();
    }
}
