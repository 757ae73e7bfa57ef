package org.loupe.model.bert;

import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.objective.SentencePair;
import org.loupe.tensor.Tensor;

/** Scores whether the second piece of text follows the first (Devlin et al. 2019, section 3.1, task 2). */
public final class NextSentenceHead extends Module {
    private final Linear output;

    public NextSentenceHead(BertConfig config, Init init) {
        this.output = child("output", new Linear(config.hidden(), 2, init));
    }

    /** @param pooled [batch, hidden]  @return [batch, 2]: at {@link SentencePair#IS_NEXT} and at {@link SentencePair#NOT_NEXT} */
    public Tensor forward(Tensor pooled) {
        return traced("logits", output.forward(pooled));
    }
}
