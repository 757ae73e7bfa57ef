package org.loupe.model.bert;

import org.loupe.nn.Activation;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/**
 * Scores every token of the vocabulary at every place (Devlin et al. 2019, section 3.1, task 1; its layers as in the code released
 * with it): a layer with GELU and a norm, then the token table itself, with a bias of its own for each token.
 */
public final class MaskedLanguageHead extends Module {
    private final Linear dense;
    private final LayerNorm norm;
    private final Tensor bias;      // [vocabulary]

    public MaskedLanguageHead(BertConfig config, Init init) {
        this.dense = child("dense", new Linear(config.hidden(), config.hidden(), init));
        this.norm = child("norm", new LayerNorm(config.hidden(), config.epsilon()));
        this.bias = parameter("bias", Tensor.zeros(config.vocabulary()));
    }

    /**
     * @param states [..., hidden]
     * @param tokenTable of the model, [vocabulary, hidden]
     * @return logits [..., vocabulary]
     */
    public Tensor forward(Tensor states, Tensor tokenTable) {
        Tensor x = norm.forward(Activation.GELU.of(dense.forward(states)));     // [..., hidden]
        return traced("logits", x.linear(tokenTable, bias));                    // [..., vocabulary]
    }
}
