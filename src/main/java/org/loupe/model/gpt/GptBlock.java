package org.loupe.model.gpt;

import java.util.Random;
import org.loupe.attention.KeyValueCache;
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

/** One GPT layer: attention, then the feed-forward network, each added to the stream. GPT-2 normalises before each, GPT-1 after. */
final class GptBlock extends Module {
    private final Residual residual;
    private final LayerNorm attentionNorm;
    private final MultiHeadAttention attention;
    private final LayerNorm mlpNorm;
    private final FeedForward mlp;
    private final Dropout dropout;

    GptBlock(GptConfig config, Init init, Random random) {
        // The sum over all blocks grows with their number; smaller weights at its inputs keep it level (GPT-2, section 2.3).
        boolean scaled = config.residual() == Residual.PRE_NORM && init != Init.ZEROS;
        Init outputInit = scaled ? Init.normal(0.02 / Math.sqrt(2 * config.layers()), random) : init;
        this.residual = config.residual();
        this.attentionNorm = child("attentionNorm", new LayerNorm(config.hidden(), config.epsilon()));
        this.attention = child("attention", new MultiHeadAttention(config.attention(), init, outputInit, random));
        this.mlpNorm = child("mlpNorm", new LayerNorm(config.hidden(), config.epsilon()));
        this.mlp = child("mlp", new FeedForward(config.hidden(), config.intermediate(), Activation.GELU_TANH, init, outputInit));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
    }

    /** @param x [batch, time, hidden]  @param cache of this layer, or null  @return the same shape as x */
    Tensor forward(Tensor x, Mask mask, KeyValueCache.Layer cache) {
        Tensor middle = traced("middle",
                residual.add(x, attentionNorm::forward, h -> dropout.forward(attention.forward(h, mask, null, cache))));
        return residual.add(middle, mlpNorm::forward, h -> dropout.forward(mlp.forward(h)));
    }
}
