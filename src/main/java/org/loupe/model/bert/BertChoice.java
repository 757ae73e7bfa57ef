package org.loupe.model.bert;

import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * BERT that chooses one of several continuations (Devlin et al. 2019, section 4.4): each choice is read together with the
 * question as a pair of its own, and scored by one vector.
 */
public final class BertChoice extends BertWithHead {
    /** Puts a new head on a model, which becomes a part of this one. */
    public BertChoice(Bert bert, long seed) {
        super(bert, 1, bert.config().dropout(), seed);
    }

    /**
     * @param pairs all choices of the first question, then all of the second, and so on
     * @param choices of each question
     * @return [questions, choices]
     */
    public Tensor forward(Batch pairs, int choices) {
        if (choices < 1 || pairs.size() % choices != 0)
            throw new IllegalArgumentException(pairs.size() + " pairs are not questions of " + choices
                    + " choices each; every question needs as many");
        Tensor scores = scores(bert().pooled(bert().states(pairs)));                                 // [questions * choices, 1]
        return traced("logits", scores.reshape(pairs.size() / choices, choices));                    // [questions, choices]
    }

    /** The mean cross-entropy. @param logits [questions, choices]  @param right the number of the right choice of each question, from 0 */
    public static Tensor loss(Tensor logits, int... right) {
        return logits.crossEntropy(right);
    }
}
