package org.loupe.model.bert;

import java.util.Arrays;

/**
 * The best answer to a question, found from the scores of {@link BertSpans} for one text (Devlin et al. 2019, section 4.3).
 *
 * @param firstToken of the best span
 * @param lastToken of it
 * @param begin of the first token in the passage, in characters
 * @param end of the last token, excluded
 * @param score of the span: that of its start plus that of its end
 * @param noAnswerScore that of "no answer": both scores of [CLS]
 */
public record SpanAnswer(int firstToken, int lastToken, int begin, int end, double score, double noAnswerScore) {
    /**
     * The span with the highest score among those that begin and end in the passage, do not end before they begin, and are not
     * too long; of equals the first.
     *
     * @param start scores of one text, with [CLS] at 0
     * @param end likewise
     * @param offsets of each token in the passage, {begin, end} in characters; {0, 0}, or any pair of equals, for tokens that
     *        are not of the passage: the question, special tokens and padding
     * @param longest answer, in tokens
     * @throws IllegalArgumentException if no token is of the passage
     */
    public static SpanAnswer best(float[] start, float[] end, int[][] offsets, int longest) {
        if (start.length == 0 || start.length != end.length || start.length != offsets.length)
            throw new IllegalArgumentException("a text needs a start score, an end score and an offset for each token, not "
                    + start.length + ", " + end.length + " and " + offsets.length);
        if (longest < 1) throw new IllegalArgumentException("the longest answer of " + longest + " tokens must be at least 1");
        for (int i = 0; i < offsets.length; i++) if (offsets[i].length != 2 || offsets[i][0] < 0 || offsets[i][1] < offsets[i][0])
            throw new IllegalArgumentException("the offsets of token " + i + " are " + Arrays.toString(offsets[i])
                    + "; they must be {begin, end}, with 0 <= begin <= end");
        int first = -1, last = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int from = 0; from < start.length; from++)
            for (int to = from; to < Math.min(start.length, from + longest) && isPassage(offsets[from]) && isPassage(offsets[to]); to++) {
                double score = (double) start[from] + end[to];
                if (first >= 0 && score <= most) continue;
                most = score;
                first = from;
                last = to;
            }
        if (first < 0) throw new IllegalArgumentException("none of the " + offsets.length
                + " tokens has a place in the passage: all offsets are empty");
        return new SpanAnswer(first, last, offsets[first][0], offsets[last][1], most, (double) start[0] + end[0]);
    }

    /** Whether there is an answer: it scores above none by more than a threshold, 0 or what is best on texts kept apart. */
    public boolean isAnswer(double threshold) {
        return score > noAnswerScore + threshold;
    }

    /** The span as it stands in the passage. */
    public String text(String passage) {
        if (end > passage.length())
            throw new IllegalArgumentException("the answer ends at character " + end + " and the passage has " + passage.length()
                    + "; are the offsets of another passage?");
        return passage.substring(begin, end);
    }

    private static boolean isPassage(int... offset) {
        return offset[1] > offset[0];
    }
}
