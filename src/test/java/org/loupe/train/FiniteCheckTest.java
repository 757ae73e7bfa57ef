package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.model.gpt.Gpt;
import org.loupe.objective.Objective;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

class FiniteCheckTest {
    private static final TrainerConfig CONFIG = TrainerConfig.of(20, 7);

    @ParameterizedTest
    @ValueSource(strings = {"layer.0.mlp", "layer.1.mlp"})
    void theFirstValueIsNamedAndNothingIsLost(String module, @TempDir Path folder) throws Exception {
        Gpt gpt = SmallTraining.gpt(0.1);
        Path file = folder.resolve("gpt.checkpoint");
        Trainer trainer = SmallTraining.trainer(gpt, CONFIG).checkpointTo(file, 1);
        trainer.train(3);
        byte[] good = Files.readAllBytes(file);
        Tensor weight = gpt.parameters().get(module + ".down.weight");
        float[] broken = weight.toFloats();
        broken[5] = Float.POSITIVE_INFINITY;
        Updates.assign(weight, Tensor.of(broken, weight.shape()));
        float[] before = SmallTraining.weights(gpt);
        for (int again = 0; again < 2; again++)
            assertThatThrownBy(trainer::train).isInstanceOf(IllegalStateException.class).hasMessageContaining("step 4")
                    .hasMessageContaining("the first value that is not finite is " + module + ".out: it holds")
                    .hasMessageContaining("the parameter " + module + ".down.weight holds Infinity at element 5")
                            .hasMessageContaining("gpt.checkpoint is as it was");
        assertThat(SmallTraining.weights(gpt)).containsExactly(before);
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
        double[] unbroken = SmallTraining.trainer(SmallTraining.gpt(0.1), CONFIG).train().losses();
        assertThat(trainer.resumeFrom(file).train().losses()).containsExactly(unbroken);
    }

    @Test
    void weightsThatAreNotFiniteAreNotSaved(@TempDir Path folder) {
        Gpt gpt = SmallTraining.gpt(0);
        Path file = folder.resolve("gpt.checkpoint");
        Trainer trainer = SmallTraining.trainer(gpt, CONFIG.withLearningRate(1e39).withEarlyStopping(0, 20)).checkpointTo(file, 1);
        assertThatThrownBy(trainer::train).hasMessageContaining("no checkpoint was written after step 1")
                .hasMessageContaining("tokens.weight");
        assertThat(file).doesNotExist();
    }

    /** The update itself breaks the weights, and the look at the validation loss, which comes before the file, sees it. */
    @Test
    void aValidationLossThatIsNotFiniteStopsIt(@TempDir Path folder) throws Exception {
        Gpt gpt = SmallTraining.gpt(0.1);
        Path file = folder.resolve("gpt.checkpoint");
        TrainerConfig config = CONFIG.withEarlyStopping(0, 4);
        Trainer trainer = SmallTraining.trainer(gpt, config).checkpointTo(file, 1);
        trainer.train(3);
        byte[] good = Files.readAllBytes(file);
        Tensor bias = gpt.parameters().get("layer.1.mlp.down.bias");
        Objective breaking = breakingBeforeValidation(SmallTraining.objective(gpt, 4), () -> Updates.assign(bias, bias.mul(Double.NaN)));
        Trainer broken = new Trainer(gpt, breaking, config, SmallTraining.SILENT).checkpointTo(file, 1).resumeFrom(file);
        assertThatThrownBy(broken::train).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after step 4: the validation loss is NaN")
                .hasMessageContaining("the first value that is not finite is layer.1.mlp.out: it holds NaN")
                .hasMessageContaining("the parameter layer.1.mlp.down.bias holds NaN at element 0")
                .hasMessageContaining("gpt.checkpoint is as it was");
        assertThat(broken.history().entries()).as("the step was made").hasSize(4);
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
    }

    /** Breaks something before its first look at the validation loss. */
    private static Objective breakingBeforeValidation(Objective whole, Runnable breaks) {
        return new Objective() {
            @Override
            public Tensor trainingLoss(Random random) {
                return whole.trainingLoss(random);
            }

            @Override
            public double validationLoss() {
                breaks.run();
                return whole.validationLoss();
            }
        };
    }
}
