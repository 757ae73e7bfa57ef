package org.loupe.inspect;

import java.util.Arrays;
import org.loupe.model.LanguageModel;
import org.loupe.nn.Trace;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;

/**
 * Where each head looks from the second copy of {@link RepeatedTokens}, on average over its tokens but the first: that one stood where
 * the text may begin, and many heads look at the beginning anyway.
 *
 * @param induction [layer][head] share on the token that followed this one in the first copy: an induction head reads there what will
 *        come next (Olsson et al. 2022, "prefix matching")
 * @param duplicate [layer][head] share on this token in the first copy: a duplicate-token head (Wang et al. 2022)
 */
public record InductionScore(double[][] induction, double[][] duplicate) {
    /** Runs a model on the texts. */
    public static InductionScore of(LanguageModel model, RepeatedTokens texts) {
        InUse.require(model);
        int vocabulary = model.config().vocabulary();
        for (int[] text : texts.ids()) for (int id : text) if (id < 0 || id >= vocabulary)
            throw new IllegalArgumentException("token " + id + " is outside the vocabulary of the model, 0 to " + (vocabulary - 1)
                    + "; make the texts with RepeatedTokens.random(" + vocabulary + ", ...)");
        return Gradients.off(() -> Memory.scope(() -> {
            Trace trace = Trace.of("*.probabilities", () -> model.forward(texts.ids()));
            InductionScore sum = null;
            for (int text = 0; text < texts.ids().length; text++) {
                float[][][][] shares = AttentionMaps.shares(trace, text);
                if (sum == null) sum = new InductionScore(new double[shares.length][shares[0].length], new double[shares.length][shares[0].length]);
                sum.add(texts, shares);
            }
            return sum;
        }));
    }

    /** A text's part of the mean. @param shares [layer][head][query][key] */
    private void add(RepeatedTokens texts, float[][][]... shares) {
        int length = texts.length(), end = texts.start() + 2 * length, from = texts.start() + length + 1;
        double weight = 1.0 / (end - from) / texts.ids().length;
        for (int layer = 0; layer < shares.length; layer++)
            for (int head = 0; head < shares[layer].length; head++)
                for (int query = from; query < end; query++) {
                    float[] row = shares[layer][head][query];
                    induction[layer][head] += weight * row[query - length + 1];
                    duplicate[layer][head] += weight * row[query - length];
                }
    }

    @Override
    public String toString() {
        return "InductionScore[induction=" + Arrays.deepToString(induction) + ", duplicate=" + Arrays.deepToString(duplicate) + "]";
    }
}
