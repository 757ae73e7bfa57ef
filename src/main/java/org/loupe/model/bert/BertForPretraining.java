package org.loupe.model.bert;

import java.util.Random;
import org.loupe.model.Configured;
import org.loupe.model.ReadOut;
import org.loupe.nn.Init;
import org.loupe.nn.Module;
import org.loupe.objective.BertPretraining;
import org.loupe.objective.MaskedLanguageModel;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * BERT with the two heads that it is trained with at first (Devlin et al. 2019, section 3.1). While it is trained, tokens are scored
 * only where one is hidden: with a large vocabulary the scores of all places would cost more than the model itself.
 */
public final class BertForPretraining extends Module implements Configured, BertPretraining.Model, MaskedLanguageModel.Model, ReadOut {
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

    /** Both heads. @return tokens [batch, time, vocabulary], next [batch, 2] */
    public BertPretraining.Logits forward(Batch batch) {
        Tensor states = bert.states(batch);                                                  // [batch, time, hidden]
        return new BertPretraining.Logits(readOut(states), nextSentence.forward(bert.pooled(states)));
    }

    /** The same, with scores of tokens at some places only. @return tokens [places, vocabulary], next [batch, 2] */
    @Override
    public BertPretraining.Logits forwardAt(Batch batch, int... places) {
        Tensor states = bert.states(batch);                                                  // [batch, time, hidden]
        return new BertPretraining.Logits(readOut(at(states, places)), nextSentence.forward(bert.pooled(states)));
    }

    /** The masked language head alone. @return [batch, time, vocabulary] */
    public Tensor tokens(Batch batch) {
        return readOut(bert.states(batch));
    }

    /** The same at some places only. @return [places, vocabulary] */
    @Override
    public Tensor tokensAt(Batch batch, int... places) {
        return readOut(at(bert.states(batch), places));
    }

    /** The masked language head. @param states [..., hidden]  @return logits [..., vocabulary] */
    @Override
    public Tensor readOut(Tensor states) {
        return maskedLanguage.forward(states, bert.tokenTable());
    }

    /** @param states [batch, time, hidden]  @return [places, hidden] */
    private static Tensor at(Tensor states, int... places) {
        int time = states.shape(1), tokens = states.shape(0) * time;
        if (places.length == 0) throw new IllegalArgumentException("there is no place to score a token at; give at least one");
        for (int place : places) if (place < 0 || place >= tokens)
            throw new IndexOutOfBoundsException("place " + place + " is outside the batch, 0 to " + (tokens - 1)
                    + "; token t of text i stands at i * " + time + " + t");
        return states.reshape(tokens, states.shape(2)).rows(new int[][] {places}).squeeze(0);    // [places, hidden]
    }

    public Bert bert() {
        return bert;
    }

    @Override
    public BertConfig config() {
        return bert.config();
    }
}
