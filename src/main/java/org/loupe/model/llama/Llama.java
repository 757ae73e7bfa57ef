package org.loupe.model.llama;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.loupe.attention.KeyValueCache;
import org.loupe.attention.Mask;
import org.loupe.model.Configs;
import org.loupe.model.Ids;
import org.loupe.model.LanguageModel;
import org.loupe.model.ReadOut;
import org.loupe.nn.Embedding;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.RmsNorm;
import org.loupe.nn.SeededRandom;
import org.loupe.position.RopeLayout;
import org.loupe.position.RotaryPositions;
import org.loupe.tensor.Tensor;

/**
 * LLaMA (Touvron et al. 2023, section 2.2): a decoder of blocks with RMS norms before each sub-layer, rotary positions and
 * SwiGLU. LLaMA 2 and 3 share key and value heads among query heads; Mistral lets a token see no further back than a window;
 * Qwen2 adds a bias to queries, keys and values, Qwen3 an RMS norm to queries and keys instead.
 *
 * <p>Padding at the left needs no positions of its own, as rotary positions tell distances alone.
 */
public final class Llama extends Module implements LanguageModel, ReadOut {
    private final LlamaConfig config;
    private final Embedding tokens;
    private final List<LlamaBlock> blocks = new ArrayList<>();
    private final RmsNorm norm;
    private final Linear head;      // null where the token table serves

    /** A new model with random weights; the same seed gives the same weights. */
    public Llama(LlamaConfig config, long seed) {
        this(config, new SeededRandom(seed), false);
    }

    private Llama(LlamaConfig config, Random random, boolean blank) {
        if (!blank) Configs.requireMemory(config);
        Init init = blank ? Init.ZEROS : Init.normal(0.02, random);
        RotaryPositions positions = new RotaryPositions(config.headDim(), config.ropeBase(), config.ropeScaling(), RopeLayout.HALF_SPLIT);
        this.config = config;
        this.tokens = child("tokens", new Embedding(config.vocabulary(), config.hidden(), init));
        for (int i = 0; i < config.layers(); i++) blocks.add(child("layer." + i, new LlamaBlock(config, positions, init, random)));
        this.norm = child("norm", new RmsNorm(config.hidden(), config.epsilon()));
        this.head = config.tiedHead() ? null : child("head", new Linear(config.hidden(), config.vocabulary(), false, init));
    }

    /** A model whose weights are 0, to be read from a file; they take no memory before. */
    public static Llama blank(LlamaConfig config) {
        return new Llama(config, new SeededRandom(0), true);
    }

    @Override
    public Tensor forward(int[][] ids, KeyValueCache cache) {
        return readOut(stream(ids, cache));
    }

    @Override
    public Tensor readOut(Tensor stream) {
        return logits(norm.forward(stream));
    }

    @Override
    public Tensor next(int[][] ids, KeyValueCache cache) {
        Tensor x = states(ids, cache);
        return logits(x.slice(1, x.shape(1) - 1, x.shape(1)));
    }

    private Tensor logits(Tensor x) {
        return traced("logits", head == null ? tokens.head(x) : head.forward(x));     // [batch, time, vocabulary]
    }

    /** What the last norm gives for each token, before the head. @return [batch, time, hidden] */
    public Tensor states(int[][] ids, KeyValueCache cache) {
        return norm.forward(stream(ids, cache));
    }

    /** What the last block gives for each token. @return [batch, time, hidden] */
    private Tensor stream(int[][] ids, KeyValueCache cache) {
        int time = Ids.requireTexts("LLaMA", ids), past = cache == null ? 0 : cache.length();
        requireRoom(cache == null ? time : cache.longest(time));
        Tensor x = traced("residual.0", tokens.forward(ids));                                          // [batch, time, hidden]
        Mask all = cache == null ? Mask.causal(time) : cache.mask(ids.length, time);
        Mask near = config.slidingWindow() == 0 ? all : all.and(Mask.slidingWindow(time, past + time, config.slidingWindow()));
        for (int i = 0; i < blocks.size(); i++)
            x = traced("residual." + (i + 1),
                    blocks.get(i).forward(x, i < config.fullLayers() ? all : near, cache == null ? null : cache.layer(i)));
        return x;
    }

    private void requireRoom(int time) {
        if (time > config.context())
            throw new IllegalArgumentException("a text of " + time + " tokens is longer than the " + config.context()
                    + " that this model reads; cut it to its last " + config.context() + ", or configure RoPE scaling");
    }

    @Override
    public LlamaConfig config() {
        return config;
    }

    @Override
    protected Object settings() {
        return config;
    }
}
