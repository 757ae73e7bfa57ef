package org.loupe.bench;

import java.util.Random;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;
import org.loupe.train.AdamW;

/** BERT on random ids: the last hidden states without gradients, or a step that learns to name 15% of the tokens. */
final class BertWork {
    private static final double MASKED = 0.15;
    private static final int POSITIONS = 512, SEGMENTS = 2;
    private static final double EPSILON = 1e-12;
    private final Bert model;
    private final int batch, context, hidden, vocabulary;
    private final Random random = new Random(2);

    private BertWork(Spec spec) {
        batch = spec.size("batch");
        context = spec.size("context");
        hidden = spec.size("hidden");
        vocabulary = spec.size("vocabulary");
        model = new Bert(new BertConfig(vocabulary, POSITIONS, SEGMENTS, hidden, spec.size("layers"), spec.size("heads"),
                spec.size("intermediate"), 0, 0, EPSILON), 1);
    }

    static Workload forward(Spec spec) {
        BertWork work = new BertWork(spec);
        return Workload.timed(() -> Memory.scope(() -> Gradients.off(() -> work.model.states(work.ids())).size()));
    }

    static Workload train(Spec spec) {
        BertWork work = new BertWork(spec);
        AdamW optimizer = new AdamW(work.model.parameters(), 0.9, 0.999, 1e-8, 0.01);
        work.model.setTraining(true);
        return Workload.timed(() -> Memory.scope(() -> {
            Tensor loss = work.loss();
            work.model.clearGradients();
            loss.backward();
            optimizer.step(1e-4);
        }));
    }

    /** The head scores the masked tokens only, by the token table. */
    private Tensor loss() {
        int masked = (int) Math.round(MASKED * batch * context);
        int[][] places = {random.ints(masked, 0, batch * context).toArray()};
        Tensor states = model.states(ids()).reshape(-1, hidden).rows(places);          // [1, masked, hidden]
        return states.linear(model.tokenTable(), null).crossEntropy(random.ints(masked, 0, vocabulary).toArray());
    }

    private Batch ids() {
        int[][] ids = new int[batch][];
        for (int i = 0; i < batch; i++) ids[i] = random.ints(context, 0, vocabulary).toArray();
        return Batch.of(ids);
    }
}
