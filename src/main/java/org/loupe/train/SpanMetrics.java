package org.loupe.train;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How near an answer cut from a text is to the right one (Rajpurkar et al. 2016, section 6.1). An empty text
 * means that there is no answer.
 */
public final class SpanMetrics {
    /** The marks of ASCII, which are Python's {@code string.punctuation}. */
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    /** What Python's {@code split()} takes for white space: Unicode's, and four old separators. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private SpanMetrics() { }

    /** 1 if both are the same but for case, punctuation, articles and white space, else 0. */
    public static double exactMatch(String expected, String predicted) {
        return normalized(expected).equals(normalized(predicted)) ? 1 : 0;
    }

    /** The F1 of the words, each as often as it occurs. If one of both has no words, 1 if the other has none either, else 0. */
    public static double f1(String expected, String predicted) {
        List<String> right = words(expected), given = words(predicted);
        if (right.isEmpty() || given.isEmpty()) return right.equals(given) ? 1 : 0;
        Map<String, Integer> left = new HashMap<>();
        right.forEach(word -> left.merge(word, 1, Integer::sum));
        long common = given.stream().filter(word -> left.merge(word, -1, Integer::sum) >= 0).count();
        return 2.0 * common / (right.size() + given.size());
    }

    /** Against several right answers, of which the nearest counts (Rajpurkar et al. 2016, section 6.1). */
    public static double exactMatch(Collection<String> expected, String predicted) {
        return expected.stream().mapToDouble(one -> exactMatch(one, predicted)).max().orElseThrow(SpanMetrics::noAnswers);
    }

    /** Against several right answers, of which the nearest counts. */
    public static double f1(Collection<String> expected, String predicted) {
        return expected.stream().mapToDouble(one -> f1(one, predicted)).max().orElseThrow(SpanMetrics::noAnswers);
    }

    private static IllegalArgumentException noAnswers() {
        return new IllegalArgumentException("there is no right answer to compare with; an empty text says that the question has none");
    }

    /** Lower case, without punctuation and articles, and one blank between words. */
    static String normalized(String text) {
        String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return SPACE.matcher(ARTICLES.matcher(bare).replaceAll(" ")).replaceAll(" ").strip();
    }

    private static List<String> words(String text) {
        String bare = normalized(text);
        return bare.isEmpty() ? List.of() : Arrays.asList(bare.split(" "));
    }
}
