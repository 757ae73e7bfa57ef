package org.loupe.model.bert;

import java.util.Random;
import org.loupe.model.Configs;
import org.loupe.model.Configured;
import org.loupe.nn.Dropout;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.tensor.Tensor;

/**
 * BERT with the least that a task needs: a linear layer on the vectors that it gives, all of which is fine-tuned (Devlin et al.
 * 2019, section 3.2 and figure 4).
 */
abstract class BertWithHead extends Module implements Configured {
    private final Bert bert;
    private final Dropout dropout;
    private final Linear head;

    /**
     * Puts a new head on a model, which becomes a part of this one.
     *
     * @param labels width of the head
     * @param drop probability of dropping a value of a vector on its way into the head while training
     */
    BertWithHead(Bert bert, int labels, double drop, long seed) {
        Configs.requirePositive("labels", labels);
        Random random = new SeededRandom(seed);
        this.bert = child("bert", bert);
        this.dropout = child("dropout", new Dropout(drop, random));
        this.head = child("head", new Linear(bert.config().hidden(), labels, Init.normal(0.02, random)));
    }

    final Bert bert() {
        return bert;
    }

    @Override
    public final BertConfig config() {
        return bert.config();
    }

    /** @param vectors [..., hidden]  @return [..., labels] */
    final Tensor scores(Tensor vectors) {
        return head.forward(dropout.forward(vectors));
    }
}
