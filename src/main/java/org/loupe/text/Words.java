package org.loupe.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts text into words, numbers and signs: what models that know whole words read. */
public final class Words {
    /** Letters and digits, also with an apostrophe, a hyphen, a point or a comma between them; or any other sign alone. */
    private static final Pattern WORD = Pattern.compile(
            "[\\p{L}\\p{M}\\p{N}]+(?:['’.,-][\\p{L}\\p{M}\\p{N}]+)*|[^\\s]", Pattern.UNICODE_CHARACTER_CLASS);

    private Words() { }

    /** The words of a text in their order, lower case where asked for. */
    public static List<String> split(String text, boolean lowerCase) {
        Matcher matcher = WORD.matcher(lowerCase ? text.toLowerCase(Locale.ROOT) : text);
        List<String> words = new ArrayList<>();
        while (matcher.find()) words.add(matcher.group());
        return words;
    }

    /** The words of sentences, each with {@code <S>} before and {@code </S>} behind it: a text as ELMo reads it. */
    public static List<String> ofSentences(Collection<String> sentences, boolean lowerCase) {
        List<String> words = new ArrayList<>();
        for (String sentence : sentences) {
            words.add(WordCharacters.SENTENCE_START);
            words.addAll(split(sentence, lowerCase));
            words.add(WordCharacters.SENTENCE_STOP);
        }
        return words;
    }
}
