package org.loupe.model.bert;

import java.util.Random;
import org.loupe.attention.Mask;
import org.loupe.attention.MultiHeadAttention;
import org.loupe.nn.Activation;
import org.loupe.nn.Dropout;
import org.loupe.nn.FeedForward;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Module;
import org.loupe.nn.Residual;
import org.loupe.tensor.Tensor;

/** One BERT layer: attention, then the feed-forward network, each added to the stream, which is normalised after each. */
final class BertLayer extends Module {
    private final MultiHeadAttention attention;
    private final LayerNorm attentionNorm;
    private final FeedForward mlp;
    private final LayerNorm mlpNorm;
    private final Dropout dropout;

    BertLayer(BertConfig config, Init init, Random random) {
        this.attention = child("attention", new MultiHeadAttention(config.attention(), init, init, random));
        this.attentionNorm = child("attentionNorm", new LayerNorm(config.hidden(), config.epsilon()));
        this.mlp = child("mlp", new FeedForward(config.hidden(), config.intermediate(), Activation.GELU, init, init));
        this.mlpNorm = child("mlpNorm", new LayerNorm(config.hidden(), config.epsilon()));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
    }

    /** @param x [batch, time, hidden]  @param mask or null  @return the same shape as x */
    Tensor forward(Tensor x, Mask mask) {
        Tensor middle = traced("middle", Residual.POST_NORM.add(x, attentionNorm::forward, h -> dropout.forward(attention.forward(h, mask))));
        return Residual.POST_NORM.add(middle, mlpNorm::forward, h -> dropout.forward(mlp.forward(h)));
    }
}
