package org.loupe.model.bert;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.loupe.attention.Mask;
import org.loupe.model.Configs;
import org.loupe.model.Configured;
import org.loupe.nn.Activation;
import org.loupe.nn.Dropout;
import org.loupe.nn.Embedding;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.position.LearnedPositions;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * BERT (Devlin et al. 2019): an encoder in which every token sees every other, on both sides. It gives a vector for each token,
 * and one for the whole text. What they are used for is the matter of a head.
 */
public final class Bert extends Module implements Configured {
    private final BertConfig config;
    private final Embedding tokens, segments;
    private final LearnedPositions positions;
    private final LayerNorm embeddingNorm;
    private final Dropout dropout;
    private final List<BertLayer> layers = new ArrayList<>();
    private final Linear pooler;

    /** A new model with random weights; the same seed gives the same weights. */
    public Bert(BertConfig config, long seed) {
        this(config, new SeededRandom(seed), false);
    }

    private Bert(BertConfig config, Random random, boolean blank) {
        Configs.requireMemory(config);
        Init init = blank ? Init.ZEROS : Init.normal(0.02, random);
        this.config = config;
        this.tokens = child("tokens", new Embedding(config.vocabulary(), config.hidden(), init));
        this.positions = child("positions", new LearnedPositions(config.context(), config.hidden(), init));
        this.segments = child("segments", new Embedding(config.segments(), config.hidden(), init));
        this.embeddingNorm = child("embeddingNorm", new LayerNorm(config.hidden(), config.epsilon()));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
        for (int i = 0; i < config.layers(); i++) layers.add(child("layer." + i, new BertLayer(config, init, random)));
        this.pooler = child("pooler", new Linear(config.hidden(), config.hidden(), init));
    }

    /** A model whose weights are 0, to be read from a file. Dropout draws from this seed. */
    public static Bert blank(BertConfig config, long seed) {
        return new Bert(config, new SeededRandom(seed), true);
    }

    /** What the last layer gives for each token. @return [batch, time, hidden]; where the batch has padding, nothing of use */
    public Tensor states(Batch batch) {
        return encode(embed(batch), batch.hasPadding() ? Mask.padding(batch.attention()) : null);
    }

    /**
     * One vector for each text: the state of its first token, [CLS], through a layer with tanh (the code released with the paper).
     *
     * @param states [batch, time, hidden]
     * @return [batch, hidden]
     */
    public Tensor pooled(Tensor states) {
        Tensor first = states.slice(1, 0, 1).squeeze(1);                                     // [batch, hidden]
        return traced("pooled", Activation.TANH.of(pooler.forward(first)));                  // [batch, hidden]
    }

    /** Token, position and segment added up, and normalised (section 3, figure 2). @return [batch, time, hidden] */
    private Tensor embed(Batch batch) {
        requireSegments(batch.segments());
        Tensor sum = tokens.forward(batch.ids())                                             // [batch, time, hidden]
                .add(segments.forward(batch.segments()))                                     // [batch, time, hidden]
                .add(positions.forward(batch.time()));                                       // [time, hidden]
        return dropout.forward(embeddingNorm.forward(sum));
    }

    /** The layers, which know nothing of positions. @param x [batch, time, hidden]  @param mask or null  @return the same shape */
    Tensor encode(Tensor x, Mask mask) {
        x = traced("residual.0", x);
        for (int i = 0; i < layers.size(); i++) x = traced("residual." + (i + 1), layers.get(i).forward(x, mask));
        return x;
    }

    private void requireSegments(int[]... rows) {
        for (int text = 0; text < rows.length; text++) for (int segment : rows[text])
            if (segment < 0 || segment >= config.segments())
                throw new IndexOutOfBoundsException("text " + text + " has a token of segment " + segment
                        + "; this model has the segments 0 to " + (config.segments() - 1));
    }

    /** The token table [vocabulary, hidden], for a head that shares it. */
    public Tensor tokenTable() {
        return tokens.weight();
    }

    @Override
    public BertConfig config() {
        return config;
    }

    @Override
    protected Object settings() {
        return config;
    }
}
