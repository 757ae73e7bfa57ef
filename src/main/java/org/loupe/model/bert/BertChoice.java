package org.loupe.model.bert;

import java.util.Random;
import org.loupe.nn.Dropout;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * BERT that chooses one of several continuations (Devlin et al. 2019, section 4.4): each choice is read together with the
 * question as a pair of its own, and scored by one vector.
 */
public final class BertChoice extends Module {
    private final Bert bert;
    private final Dropout dropout;
    private final Linear head;

    /** Puts a new head on a model, which becomes a part of this one. */
    public BertChoice(Bert bert, long seed) {
        Random random = new SeededRandom(seed);
        this.bert = child("bert", bert);
        this.dropout = child("dropout", new Dropout(bert.config().dropout(), random));
        this.head = child("head", new Linear(bert.config().hidden(), 1, Init.normal(0.02, random)));
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
        Tensor pooled = bert.pooled(bert.states(pairs));                                             // [questions * choices, hidden]
        Tensor scores = head.forward(dropout.forward(pooled));                                       // [questions * choices, 1]
        return traced("logits", scores.reshape(pairs.size() / choices, choices));                    // [questions, choices]
    }

    /** The mean cross-entropy. @param logits [questions, choices]  @param right the number of the right choice of each question, from 0 */
    public static Tensor loss(Tensor logits, int... right) {
        return logits.crossEntropy(right);
    }
}
