package org.loupe.model.bert;

import java.util.Arrays;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/** BERT that tells the class of every token, as for names in a text (Devlin et al. 2019, section 5.3): a linear layer on each state. */
public final class BertTagger extends BertWithHead {
    /** Puts a new head on a model, which becomes a part of this one. @param labels number of classes */
    public BertTagger(Bert bert, int labels, long seed) {
        super(bert, labels, bert.config().dropout(), seed);
    }

    /** @return [batch, time, labels] */
    public Tensor forward(Batch batch) {
        return traced("logits", scores(bert().states(batch)));      // [batch, time, labels]
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
