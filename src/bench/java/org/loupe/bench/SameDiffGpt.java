package org.loupe.bench;

import java.util.Random;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The small GPT in ND4J's own graph, SameDiff, as one would write it there: a batch is one call of {@code fit}.
 * Two things it cannot do are left out, to its advantage: clipping by the norm of all gradients, and decay of matrices
 * alone (all weights decay). Its GELU is the sigmoid form. Tokens are looked up by a product with one-hot rows, as the
 * gradient of SameDiff's gather is a loop over all tokens, in which a step takes more than a minute.
 */
final class SameDiffGpt {
    private final int layers, heads, hidden, batch, context, vocabulary;
    private final Random random = new Random(2);
    private final SameDiff graph = SameDiff.create();

    private SameDiffGpt(Spec spec) {
        layers = spec.size("layers");
        heads = spec.size("heads");
        hidden = spec.size("hidden");
        batch = spec.size("batch");
        context = spec.size("context");
        vocabulary = spec.size("vocabulary");
        build();
        graph.setTrainingConfig(TrainingConfig.builder().updater(new Adam(1e-3, 0.9, 0.95, 1e-8)).weightDecay(0.1, true)
                .dataSetFeatureMapping("ids").dataSetLabelMapping("targets").build());
        graph.setLossVariables("loss");
    }

    static Workload step(Spec spec) {
        if (!spec.kind().equals("gpt")) throw new IllegalArgumentException("SameDiff is compared on gpt alone, not on " + spec);
        SameDiffGpt model = new SameDiffGpt(spec);
        return Workload.timed(model::fit);
    }

    private void fit() {
        try (INDArray ids = ids(batch, context); INDArray targets = ids(batch * context)) {
            graph.fit(new MultiDataSet(ids, targets));
        }
    }

    private void build() {
        SDVariable ids = graph.placeHolder("ids", DataType.INT32, batch, context);
        SDVariable targets = graph.placeHolder("targets", DataType.INT32, batch * context);
        SDVariable table = weight("tokens", vocabulary, hidden);
        SDVariable causal = graph.constant("causal", causalMask());
        SDVariable x = graph.mmul(graph.oneHot(graph.reshape(ids, batch * context), vocabulary), table);
        x = graph.reshape(x, batch, context, hidden).add(weight("positions", context, hidden));
        x = graph.reshape(x, batch * context, hidden);                                  // [batch * time, hidden]
        for (int i = 0; i < layers; i++) {
            x = x.add(attention("attention" + i, norm("norm" + i, x), causal));
            SDVariable up = graph.nn().gelu(linear("up" + i, norm("mlpNorm" + i, x), hidden, 4 * hidden));
            x = x.add(linear("down" + i, up, 4 * hidden, hidden));
        }
        SDVariable logits = graph.mmul(norm("norm", x), table, false, true, false);     // [batch * time, vocabulary]
        graph.loss().sparseSoftmaxCrossEntropy(logits, targets).mean("loss");
    }

    private SDVariable attention(String name, SDVariable x, SDVariable causal) {
        SDVariable q = split(linear(name + ".query", x, hidden, hidden));
        SDVariable k = split(linear(name + ".key", x, hidden, hidden));
        SDVariable v = split(linear(name + ".value", x, hidden, hidden));
        SDVariable scores = graph.mmul(q, k, false, true, false).mul(1 / Math.sqrt(hidden / heads)).add(causal);
        SDVariable mixed = graph.mmul(graph.nn().softmax(scores, -1), v);               // [batch, heads, time, headDim]
        SDVariable joined = graph.reshape(graph.permute(mixed, 0, 2, 1, 3), batch * context, hidden);
        return linear(name + ".output", joined, hidden, hidden);
    }

    /** [batch * time, hidden] to [batch, heads, time, headDim]. */
    private SDVariable split(SDVariable x) {
        return graph.permute(graph.reshape(x, batch, context, heads, hidden / heads), 0, 2, 1, 3);
    }

    private SDVariable linear(String name, SDVariable x, int in, int out) {
        return graph.nn().linear(x, weight(name + ".weight", in, out), graph.var(name + ".bias", Nd4j.zeros(DataType.FLOAT, out)));
    }

    private SDVariable norm(String name, SDVariable x) {
        SDVariable gain = graph.var(name + ".gain", Nd4j.ones(DataType.FLOAT, hidden));
        return graph.math().standardize(x, 1).mul(gain).add(graph.var(name + ".bias", Nd4j.zeros(DataType.FLOAT, hidden)));
    }

    private SDVariable weight(String name, int rows, int columns) {
        return graph.var(name, Nd4j.randn(DataType.FLOAT, rows, columns).muli(0.02));
    }

    private INDArray causalMask() {
        float[] mask = new float[context * context];
        for (int query = 0; query < context; query++)
            for (int key = query + 1; key < context; key++) mask[query * context + key] = -1e9f;
        return Nd4j.createFromArray(mask).reshape(1, 1, context, context);
    }

    private INDArray ids(int... shape) {
        int[] ids = new int[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
        for (int i = 0; i < ids.length; i++) ids[i] = random.nextInt(vocabulary);
        return Nd4j.createFromArray(ids).reshape(shape);
    }
}
