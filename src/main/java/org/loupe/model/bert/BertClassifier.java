package org.loupe.model.bert;

import java.util.Arrays;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * BERT that tells the class of a text or of a pair of texts, or with one label a number (Devlin et al. 2019, section 4.1): a
 * linear layer on the vector of the whole text.
 */
public final class BertClassifier extends BertWithHead {
    /** Puts a new head on a model, which becomes a part of this one. @param labels number of classes; 1 for a number */
    public BertClassifier(Bert bert, int labels, long seed) {
        super(bert, labels, bert.config().dropout(), seed);
    }

    /** @return [batch, labels] */
    public Tensor forward(Batch batch) {
        Tensor pooled = bert().pooled(bert().states(batch));        // [batch, hidden]
        return traced("logits", scores(pooled));                    // [batch, labels]
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
