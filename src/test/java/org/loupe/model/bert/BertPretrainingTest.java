package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.objective.BertPretraining;
import org.loupe.objective.Masking;
import org.loupe.objective.NextSentence;
import org.loupe.objective.SentencePair;
import org.loupe.tensor.Gradients;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;
import org.loupe.train.ConsoleProgress;
import org.loupe.train.Trainer;
import org.loupe.train.TrainerConfig;

/** All parts of pre-training together, on text so plain that a small model learns it in some seconds. */
class BertPretrainingTest {
    private static final int WORDS = 8, DOCUMENTS = 4;
    private static final SpecialTokens SPECIAL = SpecialTokens.from(WORDS);

    /** Each document has words of its own, so both a hidden word and a stranger give themselves away. */
    @Test
    void bothTasksAreLearned() {
        Random random = new Random(1);
        List<int[][]> documents = IntStream.range(0, DOCUMENTS).mapToObj(document -> IntStream.range(0, 60)
                .mapToObj(sentence -> random.ints(4, 0, 2).map(word -> document * 2 + word).toArray()).toArray(int[][]::new)).toList();
        List<SentencePair> pairs = new NextSentence(documents, SPECIAL, 15).pairs(random);
        Masking masking = Masking.bert(SPECIAL, WORDS + SpecialTokens.NAMES.size());
        BertForPretraining model = new BertForPretraining(new Bert(BertConfig.of(masking.vocabulary(), 15, 32, 2, 4), 1), 1);
        BertPretraining task = new BertPretraining(model, masking, pairs, pairs.subList(0, 40), 16);
        double before = task.validationLoss();
        new Trainer(model, task, TrainerConfig.of(400, 1).withLearningRate(5e-3), new ConsoleProgress(System.out)).train();
        // What is left is which of the two words of a document was hidden: log 2.
        assertThat(task.validationLoss()).isLessThan(before / 2).isLessThan(1.2);

        int[] own = {0, 1, 0, 1}, strange = {6, 7, 6, 7};
        Batch two = Batch.of(SPECIAL.padding(), List.of(Encoding.pair(SPECIAL, own, own), Encoding.pair(SPECIAL, own, strange)));
        int[] answers = Gradients.off(() -> model.forward(two)).next().argmax(1);
        assertThat(answers).containsExactly(SentencePair.IS_NEXT, SentencePair.NOT_NEXT);
    }
}
