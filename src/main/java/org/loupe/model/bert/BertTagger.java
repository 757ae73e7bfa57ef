package org.loupe.model.bert;

import java.util.Arrays;
import java.util.Random;
import org.loupe.nn.Dropout;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/** BERT that tells the class of every token, as for names in a text (Devlin et al. 2019, section 5.3): a linear layer on each state. */
public final class BertTagger extends Module {
    private final Bert bert;
    private final Dropout dropout;
    private final Linear head;

    /** Puts a new head on a model, which becomes a part of this one. */
    public BertTagger(Bert bert, int labels, long seed) {
        if (labels < 1) throw new IllegalArgumentException("labels " + labels + " must be at least 1");
        Random random = new SeededRandom(seed);
        this.bert = child("bert", bert);
        this.dropout = child("dropout", new Dropout(bert.config().dropout(), random));
        this.head = child("head", new Linear(bert.config().hidden(), labels, Init.normal(0.02, random)));
    }

    /** @return [batch, time, labels] */
    public Tensor forward(Batch batch) {
        Tensor states = bert.states(batch);                                      // [batch, time, hidden]
        return traced("logits", head.forward(dropout.forward(states)));          // [batch, time, labels]
    }

    /**
     * The mean cross-entropy of the tokens that have a class.
     *
     * @param logits [batch, time, labels]
     * @param classes [batch][time], -100 for padding, special tokens, and all pieces of a word but its first
     */
    public static Tensor loss(Tensor logits, int[]... classes) {
        return logits.crossEntropy(Arrays.stream(classes).flatMapToInt(Arrays::stream).toArray());
    }
}
