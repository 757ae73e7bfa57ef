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

/**
 * BERT that tells the class of a text or of a pair of texts, or with one label a number (Devlin et al. 2019, section 4.1): a
 * linear layer on the vector of the whole text.
 */
public final class BertClassifier extends Module {
    private final Bert bert;
    private final Dropout dropout;
    private final Linear head;

    /** Puts a new head on a model, which becomes a part of this one. @param labels number of classes; 1 for a number */
    public BertClassifier(Bert bert, int labels, long seed) {
        if (labels < 1) throw new IllegalArgumentException("labels " + labels + " must be at least 1");
        Random random = new SeededRandom(seed);
        this.bert = child("bert", bert);
        this.dropout = child("dropout", new Dropout(bert.config().dropout(), random));
        this.head = child("head", new Linear(bert.config().hidden(), labels, Init.normal(0.02, random)));
    }

    /** @return [batch, labels] */
    public Tensor forward(Batch batch) {
        Tensor pooled = bert.pooled(bert.states(batch));                         // [batch, hidden]
        return traced("logits", head.forward(dropout.forward(pooled)));          // [batch, labels]
    }

    /** The mean cross-entropy. @param logits [batch, labels]  @param classes one for each text */
    public static Tensor loss(Tensor logits, int... classes) {
        return logits.crossEntropy(classes);
    }

    /** The mean squared error. @param logits [batch, 1]  @param numbers one for each text */
    public static Tensor regressionLoss(Tensor logits, double... numbers) {
        if (logits.rank() != 2 || logits.shape(1) != 1 || logits.shape(0) != numbers.length)
            throw new IllegalArgumentException("regression compares logits [batch, 1] to a number for each text, not "
                    + Arrays.toString(logits.shape()) + " to " + numbers.length + " numbers; a classifier with 1 label gives such logits");
        Tensor wanted = Tensor.of(numbers, numbers.length, 1).to(logits.dtype());
        return logits.sub(wanted).square().mean();
    }
}
