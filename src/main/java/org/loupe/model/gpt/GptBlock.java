package org.loupe.model.gpt;

import java.util.Random;
import org.loupe.attention.Mask;
import org.loupe.attention.MultiHeadAttention;
import org.loupe.nn.Activation;
import org.loupe.nn.Dropout;
import org.loupe.nn.FeedForward;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/** One GPT-2 layer: x + attention(norm(x)), then x + mlp(norm(x)). */
final class GptBlock extends Module {
    private final LayerNorm attentionNorm;
    private final MultiHeadAttention attention;
    private final LayerNorm mlpNorm;
    private final FeedForward mlp;
    private final Dropout dropout;

    GptBlock(GptConfig config, Init init, Random random) {
        // The sum over all blocks grows with their number; smaller weights at its inputs keep it level (GPT-2, section 2.3).
        Init outputInit = Init.normal(0.02 / Math.sqrt(2 * config.layers()), random);
        this.attentionNorm = child("attentionNorm", new LayerNorm(config.hidden(), config.epsilon()));
        this.attention = child("attention", new MultiHeadAttention(config.hidden(), config.heads(), config.dropout(), init, outputInit, random));
        this.mlpNorm = child("mlpNorm", new LayerNorm(config.hidden(), config.epsilon()));
        this.mlp = child("mlp", new FeedForward(config.hidden(), config.intermediate(), Activation.GELU_TANH, init, outputInit));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
    }

    /** @param x [batch, time, hidden]  @return the same shape */
    Tensor forward(Tensor x, Mask mask) {
        x = x.add(dropout.forward(attention.forward(attentionNorm.forward(x), mask)));
        x = x.add(dropout.forward(mlp.forward(mlpNorm.forward(x))));
        return traced("out", x);
    }
}
