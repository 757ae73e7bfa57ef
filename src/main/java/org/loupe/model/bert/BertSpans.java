package org.loupe.model.bert;

import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * BERT that answers a question with a span of a passage (Devlin et al. 2019, sections 4.2 and 4.3): it reads
 * {@code [CLS] question [SEP] passage [SEP]} and scores every token as the start and as the end of the answer. Where the passage
 * holds none, [CLS] is both. {@link SpanAnswer} finds the answer from the scores.
 */
public final class BertSpans extends BertWithHead {
    /** Scores of each token as the start and as the end, [batch, time] each. */
    public record Logits(Tensor start, Tensor end) { }

    /** Puts a new head on a model, which becomes a part of this one. Nothing is dropped before it, as in the code released. */
    public BertSpans(Bert bert, long seed) {
        super(bert, 2, 0, seed);
    }

    /** The scores of every token, those of the question and of padding too. */
    public Logits forward(Batch batch) {
        Tensor both = scores(bert().states(batch));                                                  // [batch, time, 2]
        return new Logits(traced("logits.start", both.slice(2, 0, 1).squeeze(2)),                    // [batch, time]
                traced("logits.end", both.slice(2, 1, 2).squeeze(2)));                               // [batch, time]
    }

    /**
     * The mean of the cross-entropies of start and end. As in Hugging Face, the softmax goes over padding too.
     *
     * @param starts the first token of the answer in each text; 0, which is [CLS], where there is none
     * @param ends the last token, likewise
     */
    public static Tensor loss(Logits logits, int[] starts, int... ends) {
        for (int text = 0; text < Math.min(starts.length, ends.length); text++) if (ends[text] < starts[text])
            throw new IllegalArgumentException("the answer in text " + text + " ends at token " + ends[text] + ", before its start "
                    + starts[text]);
        return logits.start.crossEntropy(starts).add(logits.end.crossEntropy(ends)).mul(0.5);
    }
}
