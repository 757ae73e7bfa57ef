package org.loupe.inspect;

import org.loupe.tensor.Tensor;

/**
 * Single numbers taken from a model's scores, to be explained or compared: what {@link GradientTimesInput}, {@link HeadAblation} and
 * {@link ActivationPatching} ask about. Each is a tensor without axes, with a way back; {@code item()} gives its value.
 */
public final class LogitMetric {
    private LogitMetric() { }

    /**
     * The score of one token.
     *
     * @param logits [batch, time, vocabulary]
     * @param position in the text, from 0; -1 is the last
     */
    public static Tensor logit(Tensor logits, int text, int position, int token) {
        if (logits.rank() != 3) throw new IllegalArgumentException("scores of rank " + logits.rank() + " are no logits [batch, time, vocabulary]; "
                + "give what a model's forward returns");
        int row = index("text", text, logits.shape(0)), at = index("position", position, logits.shape(1));
        int id = index("token", token, logits.shape(2));
        return logits.slice(0, row, row + 1).slice(1, at, at + 1).slice(2, id, id + 1).sum();
    }

    /**
     * How much better one token scores than another: unlike a single score it does not change where all scores rise alike, and it is
     * the logarithm of how many times likelier the token is (Wang et al. 2022).
     */
    public static Tensor difference(Tensor logits, int text, int position, int token, int other) {
        return logit(logits, text, position, token).sub(logit(logits, text, position, other));
    }

    private static int index(String what, int value, int count) {
        if (value < (what.equals("position") ? -1 : 0) || value >= count)
            throw new IndexOutOfBoundsException(what + " " + value + " does not exist; the logits have " + count + ", from 0 to " + (count - 1));
        return value < 0 ? count - 1 : value;
    }
}
