package org.loupe.model.llama;

import org.junit.jupiter.api.Test;
import org.loupe.model.EuroparlTask;
import org.loupe.model.EuroparlTask.Characters;
import org.loupe.model.EuroparlTask.Times;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.train.ConsoleProgress;
import org.loupe.train.Trainer;
import org.loupe.train.TrainerConfig;

/** A small LLaMA learns English from nothing. */
class LlamaLearnsIT {
    @Test
    void beatsCounting() {
        Characters text = Characters.read();
        Times start = Times.now();
        LlamaConfig config = LlamaConfig.of(text.tokenizer().vocabularySize(), 64, 128, 4, 4, 2, 344).withTiedHead();
        Llama llama = new Llama(config, 1);
        CausalLanguageModel task = new CausalLanguageModel(llama::forward, text.train(), text.validation(), 64, 12);
        new Trainer(llama, task, TrainerConfig.of(300, 7).withLearningRate(4e-3), new ConsoleProgress(System.out)).train();
        EuroparlTask.assertBeatsCounting("LLaMA", start, task.validationLoss(), text.countingLoss());
    }
}
