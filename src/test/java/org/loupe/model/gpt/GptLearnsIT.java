package org.loupe.model.gpt;

import org.junit.jupiter.api.Test;
import org.loupe.model.EuroparlTask;
import org.loupe.model.EuroparlTask.Characters;
import org.loupe.model.EuroparlTask.Times;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.train.ConsoleProgress;
import org.loupe.train.Trainer;
import org.loupe.train.TrainerConfig;

/** A small GPT learns English from nothing. */
class GptLearnsIT {
    @Test
    void beatsCounting() {
        Characters text = Characters.read();
        Times start = Times.now();
        Gpt gpt = new Gpt(GptConfig.of(text.tokenizer().vocabularySize(), 64, 128, 4, 4), 1);
        CausalLanguageModel task = new CausalLanguageModel(gpt::forward, text.train(), text.validation(), 64, 12);
        new Trainer(gpt, task, TrainerConfig.of(300, 7).withLearningRate(4e-3), new ConsoleProgress(System.out)).train();
        EuroparlTask.assertBeatsCounting("GPT", start, task.validationLoss(), text.countingLoss());
    }
}
