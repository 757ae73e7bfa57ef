package org.loupe.inspect;

import java.util.List;
import java.util.Random;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Module;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.text.Batch;

/** Small models of each family with weights large enough to matter, and texts for them. */
final class Families {
    static final int VOCABULARY = 11;
    static final int[] IDS = {3, 1, 4, 1, 5}, OTHER = {3, 1, 7, 1, 5};
    static final Batch BATCH = Batch.of(IDS);
    /** Two words, as {@link org.loupe.text.WordCharacters} has them. */
    static final int[][] WORDS = {{259, 98, 99, 260, 261, 261}, {259, 100, 260, 261, 261, 261}, {259, 101, 99, 98, 260, 261}};

    private Families() { }

    static Gpt gpt() {
        return lively(new Gpt(GptConfig.of(VOCABULARY, 8, 12, 2, 3), 5));
    }

    static Llama llama() {
        return lively(new Llama(LlamaConfig.of(VOCABULARY, 8, 16, 2, 4, 2, 24), 5));
    }

    static BertForPretraining bert() {
        return lively(new BertForPretraining(new Bert(BertConfig.of(VOCABULARY, 8, 12, 2, 3), 5), 5));
    }

    static Elmo elmo() {
        return lively(new Elmo(ElmoConfig.of(VOCABULARY, 6, List.of(new Filters(1, 4), new Filters(2, 5)), 1, 6, 8), 5));
    }

    private static <M extends Module> M lively(M model) {
        Random random = new Random(17);
        for (Tensor parameter : model.parameters().values())
            Updates.assign(parameter, Gradients.off(() -> Tensor.randomNormal(random, parameter.shape()).mul(0.5)));
        return model;
    }
}
