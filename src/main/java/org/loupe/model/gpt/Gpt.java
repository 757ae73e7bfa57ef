package org.loupe.model.gpt;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.loupe.attention.KeyValueCache;
import org.loupe.attention.Mask;
import org.loupe.model.Configs;
import org.loupe.model.Ids;
import org.loupe.model.LanguageModel;
import org.loupe.model.ReadOut;
import org.loupe.nn.Dropout;
import org.loupe.nn.Embedding;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Module;
import org.loupe.nn.Residual;
import org.loupe.nn.SeededRandom;
import org.loupe.position.LearnedPositions;
import org.loupe.tensor.Tensor;

/**
 * GPT (Radford et al. 2018) and GPT-2 (Radford et al. 2019): a stack of decoder blocks that gives, for every token of a
 * text, a score for each token that may come next. The output head is the token table itself.
 */
public final class Gpt extends Module implements LanguageModel, ReadOut {
    private final GptConfig config;
    private final Embedding tokens;
    private final LearnedPositions positions;
    private final Dropout dropout;
    private final List<GptBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;       // null in GPT-1, whose blocks end with one

    /** A new model with random weights; the same seed gives the same weights. */
    public Gpt(GptConfig config, long seed) {
        this(config, new SeededRandom(seed), false);
    }

    private Gpt(GptConfig config, Random random, boolean blank) {
        Configs.requireMemory(config);
        Init init = blank ? Init.ZEROS : Init.normal(0.02, random);
        this.config = config;
        this.tokens = child("tokens", new Embedding(config.vocabulary(), config.hidden(), init));
        this.positions = child("positions", new LearnedPositions(config.context(), config.hidden(), init));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
        for (int i = 0; i < config.layers(); i++) blocks.add(child("layer." + i, new GptBlock(config, init, random)));
        boolean endsWithNorm = config.residual() == Residual.POST_NORM;
        this.norm = endsWithNorm ? null : child("norm", new LayerNorm(config.hidden(), config.epsilon()));
    }

    /** A model whose weights are 0, to be read from a file. Dropout draws from this seed. */
    public static Gpt blank(GptConfig config, long seed) {
        return new Gpt(config, new SeededRandom(seed), true);
    }

    @Override
    public Tensor forward(int[][] ids, KeyValueCache cache) {
        return readOut(stream(ids, cache));
    }

    @Override
    public Tensor readOut(Tensor stream) {
        return head(normed(stream));
    }

    /** From states to logits, [batch, time, vocabulary]. */
    Tensor head(Tensor states) {
        return traced("logits", states.linear(tokens.weight(), null));
    }

    /** What the last norm gives for each token, before the head. @return [batch, time, hidden] */
    public Tensor states(int[][] ids, KeyValueCache cache) {
        return normed(stream(ids, cache));
    }

    private Tensor normed(Tensor stream) {
        return norm == null ? stream : norm.forward(stream);
    }

    /** What the last block gives for each token. @return [batch, time, hidden] */
    private Tensor stream(int[][] ids, KeyValueCache cache) {
        int time = Ids.requireTexts("GPT", ids);
        Tensor places = cache == null ? positions.forward(time) : positions.forward(cache.positions(ids.length, time));
        Tensor x = traced("residual.0", dropout.forward(tokens.forward(ids).add(places)));     // [batch, time, hidden]
        Mask mask = cache == null ? Mask.causal(time) : cache.mask(ids.length, time);
        for (int i = 0; i < blocks.size(); i++)
            x = traced("residual." + (i + 1), blocks.get(i).forward(x, mask, cache == null ? null : cache.layer(i)));
        return x;
    }

    @Override
    public GptConfig config() {
        return config;
    }

    @Override
    protected Object settings() {
        return config;
    }
}
