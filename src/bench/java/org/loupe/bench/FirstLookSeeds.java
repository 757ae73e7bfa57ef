package org.loupe.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.loupe.data.Europarl;
import org.loupe.data.TextSplit;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.text.CharTokenizer;
import org.loupe.train.ConsoleProgress;
import org.loupe.train.Trainer;
import org.loupe.train.TrainerConfig;

/**
 * The band of the validation loss in notebook 00: trains its model from several seeds.
 * After {@code mvn package}: {@code java -cp "target/classes:target/lib/*" src/bench/java/org/loupe/bench/FirstLookSeeds.java 10}
 */
public final class FirstLookSeeds {
    private FirstLookSeeds() { }

    /** @param arguments how many seeds, else 10 */
    public static void main(String[] arguments) {
        int seeds = Integer.parseInt(arguments.length > 0 ? arguments[0] : "10");
        TextSplit split = TextSplit.everyNth(Europarl.plainEnglish(), 10);
        CharTokenizer tokenizer = CharTokenizer.of(split.trainText());
        int[] train = tokenizer.encode(split.trainText()), validation = tokenizer.encode(split.validationText());
        List<Double> early = new ArrayList<>(), late = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            long start = System.nanoTime();
            Gpt gpt = new Gpt(GptConfig.of(tokenizer.vocabularySize(), 64, 128, 4, 4), seed);
            CausalLanguageModel task = new CausalLanguageModel(gpt::forward, train, validation, 64, 12);
            TrainerConfig config = TrainerConfig.of(600, seed + 6).withLearningRate(4e-3);
            Trainer trainer = new Trainer(gpt, task, config, new ConsoleProgress(System.err));
            trainer.train(100);
            early.add(task.validationLoss());
            trainer.train();
            late.add(task.validationLoss());
            System.out.printf(Locale.ROOT, "seed %d: %.3f after 100 steps, %.3f after 600, %.0f s%n", seed, early.get(seed - 1),
                    late.get(seed - 1), (System.nanoTime() - start) * 1e-9);
        }
        System.out.printf(Locale.ROOT, "after 100 steps %.3f to %.3f, after 600 %.3f to %.3f%n", Collections.min(early),
                Collections.max(early), Collections.min(late), Collections.max(late));
    }
}
