package org.loupe.model.gpt;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.loupe.attention.Mask;
import org.loupe.nn.Dropout;
import org.loupe.nn.Embedding;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Module;
import org.loupe.position.LearnedPositions;
import org.loupe.tensor.Tensor;

/**
 * GPT-2 (Radford et al. 2019): a stack of decoder blocks that gives, for every token of a text, a score for each token
 * that may come next. The output head is the token table itself.
 */
public final class Gpt extends Module {
    private final GptConfig config;
    private final Embedding tokens;
    private final LearnedPositions positions;
    private final Dropout dropout;
    private final List<GptBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;

    /** A new model with random weights; the same seed gives the same weights. */
    public Gpt(GptConfig config, long seed) {
        Random random = new Random(seed);
        Init init = Init.normal(0.02, random);
        this.config = config;
        this.tokens = child("tokens", new Embedding(config.vocabulary(), config.hidden(), init));
        this.positions = child("positions", new LearnedPositions(config.context(), config.hidden(), init));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
        for (int i = 0; i < config.layers(); i++) blocks.add(child("layer." + i, new GptBlock(config, init, random)));
        this.norm = child("norm", new LayerNorm(config.hidden(), config.epsilon()));
    }

    /** @param ids [batch][time], at most context long  @return logits [batch, time, vocabulary] */
    public Tensor forward(int[][] ids) {
        if (ids.length == 0 || ids[0].length == 0)
            throw new IllegalArgumentException("GPT needs at least one text of at least one token, not " + ids.length + (ids.length == 0 ? " texts" : " empty ones"));
        int time = ids[0].length;
        Tensor x = tokens.forward(ids).add(positions.forward(time));                   // [batch, time, hidden]
        x = dropout.forward(traced("embedding", x));
        Mask mask = Mask.causal(time);
        for (GptBlock block : blocks) x = block.forward(x, mask);
        return traced("logits", norm.forward(x).linear(tokens.weight(), null));        // [batch, time, vocabulary]
    }

    public GptConfig config() {
        return config;
    }
}
