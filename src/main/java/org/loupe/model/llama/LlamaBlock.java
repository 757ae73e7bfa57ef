package org.loupe.model.llama;

import java.util.Random;
import org.loupe.attention.KeyValueCache;
import org.loupe.attention.Mask;
import org.loupe.attention.MultiHeadAttention;
import org.loupe.nn.Activation;
import org.loupe.nn.GatedFeedForward;
import org.loupe.nn.Init;
import org.loupe.nn.Module;
import org.loupe.nn.Residual;
import org.loupe.nn.RmsNorm;
import org.loupe.position.RotaryPositions;
import org.loupe.tensor.Tensor;

/**
 * One LLaMA layer: attention with rotary positions, then the gated feed-forward network, each normalised before and
 * added to the stream.
 */
final class LlamaBlock extends Module {
    private final RotaryPositions positions;
    private final RmsNorm attentionNorm;
    private final MultiHeadAttention attention;
    private final RmsNorm mlpNorm;
    private final GatedFeedForward mlp;

    LlamaBlock(LlamaConfig config, RotaryPositions positions, Init init, Random random) {
        this.positions = positions;
        this.attentionNorm = child("attentionNorm", new RmsNorm(config.hidden(), config.epsilon()));
        this.attention = child("attention", new MultiHeadAttention(config.attention(), init, init, random));
        this.mlpNorm = child("mlpNorm", new RmsNorm(config.hidden(), config.epsilon()));
        this.mlp = child("mlp", new GatedFeedForward(config.hidden(), config.intermediate(), Activation.SILU, init, init));
    }

    /** @param x [batch, time, hidden]  @param cache of this layer, or null  @return the same shape as x */
    Tensor forward(Tensor x, Mask mask, KeyValueCache.Layer cache) {
        Tensor middle = traced("middle",
                Residual.PRE_NORM.add(x, attentionNorm::forward, h -> attention.forward(h, mask, positions::forward, cache)));
        return Residual.PRE_NORM.add(middle, mlpNorm::forward, mlp::forward);
    }
}
