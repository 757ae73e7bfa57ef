package org.loupe.model.bert;

import java.util.Random;
import org.loupe.nn.Init;
import org.loupe.nn.Module;
import org.loupe.objective.BertPretraining;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/** BERT with the two heads that it is trained with at first (Devlin et al. 2019, section 3.1). */
public final class BertForPretraining extends Module {
    private final Bert bert;
    private final MaskedLanguageHead maskedLanguage;
    private final NextSentenceHead nextSentence;

    /** Puts new heads on a model, which becomes a part of this one. */
    public BertForPretraining(Bert bert, long seed) {
        Init init = Init.normal(0.02, new Random(seed));
        this.bert = child("bert", bert);
        this.maskedLanguage = child("maskedLanguage", new MaskedLanguageHead(bert.config(), init));
        this.nextSentence = child("nextSentence", new NextSentenceHead(bert.config(), init));
    }

    /** Both heads. */
    public BertPretraining.Logits forward(Batch batch) {
        Tensor states = bert.states(batch);                                                             // [batch, time, hidden]
        return new BertPretraining.Logits(maskedLanguage.forward(states, bert.tokenTable()),            // [batch, time, vocabulary]
                nextSentence.forward(bert.pooled(states)));                                             // [batch, 2]
    }

    /** The masked language head alone. @return [batch, time, vocabulary] */
    public Tensor tokens(Batch batch) {
        return maskedLanguage.forward(bert.states(batch), bert.tokenTable());
    }

    public Bert bert() {
        return bert;
    }
}
