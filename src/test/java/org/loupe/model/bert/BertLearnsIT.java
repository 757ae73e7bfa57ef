package org.loupe.model.bert;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.model.EuroparlTask;
import org.loupe.model.EuroparlTask.Characters;
import org.loupe.model.EuroparlTask.Times;
import org.loupe.objective.BigramCounts;
import org.loupe.objective.MaskedLanguageModel;
import org.loupe.objective.MaskedTexts;
import org.loupe.objective.MaskedTexts.Questions;
import org.loupe.objective.Masking;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;
import org.loupe.train.ConsoleProgress;
import org.loupe.train.Trainer;
import org.loupe.train.TrainerConfig;

/**
 * A small BERT learns English letters from nothing, and is compared to counting pairs at the same places of the same text:
 * 15% of the characters of every window of the held-out speeches, all of them hidden by [MASK], so that none is read off. BERT's
 * cross-entropy there stands against that of P(character | the one before it). Counting is always told the true character before,
 * which BERT may find hidden too; BERT reads the other side as well, which is what it is for.
 */
class BertLearnsIT {
    private static final int WINDOW = 22;

    @Test
    void beatsCounting() {
        Characters text = Characters.read();
        int characters = text.tokenizer().vocabularySize(), vocabulary = characters + SpecialTokens.NAMES.size();
        SpecialTokens special = SpecialTokens.from(characters);
        List<Encoding> heldOut = windows(text.validation(), special);
        List<Encoding> some = IntStream.range(0, 192).mapToObj(i -> heldOut.get(i * heldOut.size() / 192)).toList();
        MaskedTexts hidden = MaskedTexts.fixed(heldOut, new Masking(0.15, 1, 0, special, vocabulary), 1, 15);

        Times start = Times.now();
        BertForPretraining model = new BertForPretraining(new Bert(BertConfig.of(vocabulary, WINDOW + 2, 64, 2, 4), 1), 1);
        MaskedTexts training = MaskedTexts.dynamic(windows(text.train(), special), Masking.bert(special, vocabulary));
        MaskedLanguageModel task = new MaskedLanguageModel(model, training, some, 64);
        new Trainer(model, task, TrainerConfig.of(1200, 7).withLearningRate(3e-3), new ConsoleProgress(System.out)).train();
        EuroparlTask.assertBeatsCounting("BERT", start, loss(model, hidden), countingLoss(text, hidden));
    }

    /** The text in pieces of 22 characters, from its second on, as each needs one before it. */
    private static List<Encoding> windows(int[] ids, SpecialTokens special) {
        return IntStream.range(0, (ids.length - 1) / WINDOW)
                .mapToObj(i -> Encoding.of(special, Arrays.copyOfRange(ids, 1 + i * WINDOW, 1 + (i + 1) * WINDOW))).toList();
    }

    /** The mean cross-entropy of all hidden characters. */
    private static double loss(BertForPretraining model, MaskedTexts texts) {
        double sum = 0;
        int count = 0;
        for (int from = 0; from < texts.size(); from += 64) {
            Questions questions = texts.questions(new Random(1), IntStream.range(from, Math.min(from + 64, texts.size())).toArray());
            sum += questions.count() * Gradients.off(() -> Memory.scope(() -> model.tokensAt(questions.batch(), questions.places())
                    .crossEntropy(questions.hidden()).item()));
            count += questions.count();
        }
        return sum / count;
    }

    private static double countingLoss(Characters text, MaskedTexts texts) {
        BigramCounts counts = BigramCounts.of(text.train(), text.tokenizer().vocabularySize());
        int[] ids = text.validation();
        double sum = 0;
        int count = 0;
        for (int window = 0; window < texts.size(); window++) {
            int[] targets = texts.get(window, new Random(1)).targets();
            for (int place = 1; place <= WINDOW; place++) if (targets[place] != Masking.IGNORED) {
                sum -= Math.log(counts.probability(ids[window * WINDOW + place - 1], targets[place]));     // [CLS] stands at place 0
                count++;
            }
        }
        return sum / count;
    }
}
