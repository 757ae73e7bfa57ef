package org.loupe.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.loupe.attention.MultiHeadAttention;
import org.loupe.nn.Activation;
import org.loupe.nn.Embedding;
import org.loupe.nn.FeedForward;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Module;
import org.loupe.position.LearnedPositions;
import org.loupe.tensor.Tensor;

/** The encoder of BERT (Devlin et al. 2019), built of the library's parts: post-norm layers, three embeddings, no pooler. */
final class BertEncoder extends Module {
    private static final double EPSILON = 1e-12;
    private final Embedding tokens, segments;
    private final LearnedPositions positions;
    private final LayerNorm norm;
    private final List<Layer> layers = new ArrayList<>();

    BertEncoder(Spec spec) {
        int hidden = spec.size("hidden");
        Random random = new Random(1);
        Init init = Init.normal(0.02, random);
        tokens = child("tokens", new Embedding(spec.size("vocabulary"), hidden, init));
        segments = child("segments", new Embedding(2, hidden, init));
        positions = child("positions", new LearnedPositions(512, hidden, init));
        norm = child("norm", new LayerNorm(hidden, EPSILON));
        for (int i = 0; i < spec.size("layers"); i++)
            layers.add(child("layer." + i, new Layer(hidden, spec.size("heads"), spec.size("intermediate"), init, random)));
    }

    /** @param ids [batch][time]  @return the last hidden states [batch, time, hidden] */
    Tensor forward(int[][] ids) {
        int time = ids[0].length;
        Tensor x = tokens.forward(ids).add(positions.forward(time)).add(segments.forward(new int[ids.length][time]));
        x = norm.forward(x);                                                    // [batch, time, hidden]
        for (Layer layer : layers) x = layer.forward(x);
        return x;
    }

    /** The token table, which the head shares. */
    Tensor tokenTable() {
        return tokens.weight();
    }

    /** One layer: norm(x + attention(x)), then norm(x + mlp(x)). */
    private static final class Layer extends Module {
        private final MultiHeadAttention attention;
        private final LayerNorm attentionNorm, mlpNorm;
        private final FeedForward mlp;

        Layer(int hidden, int heads, int intermediate, Init init, Random random) {
            attention = child("attention", new MultiHeadAttention(hidden, heads, 0, init, init, random));
            attentionNorm = child("attentionNorm", new LayerNorm(hidden, EPSILON));
            mlp = child("mlp", new FeedForward(hidden, intermediate, Activation.GELU, init, init));
            mlpNorm = child("mlpNorm", new LayerNorm(hidden, EPSILON));
        }

        Tensor forward(Tensor input) {
            Tensor x = attentionNorm.forward(input.add(attention.forward(input, null)));
            return mlpNorm.forward(x.add(mlp.forward(x)));
        }
    }
}
