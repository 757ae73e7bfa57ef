package org.loupe.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text into sentences by a few rules for English, good enough to make pairs of neighbours from:
 * <ol>
 * <li>a line end ends a sentence;</li>
 * <li>so do {@code . ! ?} or {@code :} together with closing quotes or brackets, if white space follows and then a capital
 *     letter, a digit, an opening quote or a bracket; a colon only before a quote;</li>
 * <li>but a full stop does not after an abbreviation (Mr, Mrs, Ms, Dr, Prof, St, No, Art, Nos, e.g, i.e, cf, vs, etc) or a single
 *     capital letter, as of a first name.</li>
 * </ol>
 * What is cut away is white space alone: the sentences of a text, joined, are its words in their order.
 */
public final class Sentences {
    private static final Pattern END = Pattern.compile("(?:[.!?]+[\"')\\]]*(?=\\s+[\"'(\\[]*[\\p{Lu}\\p{Nd}])|:(?=\\s+[\"'])|\\n)");
    private static final Pattern ABBREVIATION =
            Pattern.compile("(?:^|[\\s(\"'])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|e\\.g|i\\.e|cf|vs|etc|\\p{Lu})\\.$");

    private Sentences() { }

    /** @return the sentences in their order, without white space around them; none for a blank text */
    public static List<String> split(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (Matcher end = END.matcher(text); end.find(); )
            if (!ABBREVIATION.matcher(text.substring(Math.max(start, end.end() - 8), end.end())).find()) {
                add(sentences, text.substring(start, end.end()));
                start = end.end();
            }
        add(sentences, text.substring(start));
        return List.copyOf(sentences);
    }

    private static void add(List<String> sentences, String sentence) {
        if (!sentence.isBlank()) sentences.add(sentence.strip());
    }
}
