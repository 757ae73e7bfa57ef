package org.loupe.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts text into words, numbers and signs, and into sentences of them. What models that know whole words read. */
public final class Words {
    /** Letters and digits, also with an apostrophe, a hyphen, a point or a comma between them; or any other sign alone. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’.,-][\\p{L}\\p{M}\\p{N}]+)*|[^\\s]", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String ENDS = ".!?";

    private Words() { }

    /** The words of a text in their order, lower case where asked for. */
    public static List<String> split(String text, boolean lowerCase) {
        Matcher matcher = WORD.matcher(lowerCase ? text.toLowerCase(Locale.ROOT) : text);
        List<String> words = new ArrayList<>();
        while (matcher.find()) words.add(matcher.group());
        return words;
    }

    /** The words of a text with {@code <S>} before and {@code </S>} behind each sentence; one ends at a full stop, ! or ?. */
    public static List<String> sentences(String text, boolean lowerCase) {
        List<String> marked = new ArrayList<>();
        boolean isInside = false;
        for (String word : split(text, lowerCase)) {
            if (!isInside) marked.add(WordCharacters.SENTENCE_START);
            marked.add(word);
            isInside = !ENDS.contains(word);
            if (!isInside) marked.add(WordCharacters.SENTENCE_STOP);
        }
        if (isInside) marked.add(WordCharacters.SENTENCE_STOP);
        return marked;
    }
}
