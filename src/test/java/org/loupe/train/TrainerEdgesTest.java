package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.model.gpt.Gpt;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** A failed step, a checkpoint that is new already, and settings left alone. */
class TrainerEdgesTest {
    /** A failed step was not taken: with the weight mended, training goes on as if nothing had been. */
    @Test
    void afterAFailedStepTheSameBatchComesAgain() {
        TrainerConfig config = TrainerConfig.of(8, 7);
        Gpt gpt = SmallTraining.gpt(0.2);
        Trainer trainer = SmallTraining.trainer(gpt, config);
        trainer.train(3);
        Tensor weight = gpt.parameters().get("layer.0.mlp.down.weight"), good = weight.copy().detach();
        Updates.assign(weight, weight.mul(Double.NaN));
        assertThatThrownBy(trainer::train).hasMessageContaining("step 4");
        Updates.assign(weight, good);
        assertThat(trainer.train().losses()).containsExactly(SmallTraining.trainer(SmallTraining.gpt(0.2), config).train().losses());
    }

    @Test
    void whatWasResumedAndNotTrainedIsNotWrittenAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("gpt");
        TrainerConfig config = TrainerConfig.of(8, 7);
        SmallTraining.trainer(SmallTraining.gpt(0.2), config).checkpointTo(file, 100).train(3);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        SmallTraining.trainer(SmallTraining.gpt(0.2), config).checkpointTo(file, 100).resumeFrom(file).train(3);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1000));
    }

    /** With a gradient of 1, then of 0: mean 0.09 / 0.19 and variance 0.95 * 0.05 / (1 - 0.95^2), by hand. */
    @Test
    void withoutFurtherSettingsBetasAreThoseOfGpt3() {
        Tensor weight = Tensor.ones(1).requireGradient();
        AdamW optimizer = new AdamW(Map.of("w", weight), 0);
        weight.sum().backward();
        optimizer.step(0.1);
        weight.clearGrad();
        weight.mul(0).sum().backward();
        optimizer.step(0.1);
        assertThat(weight.item()).isCloseTo(1 - 0.1 - 0.1 * (0.09 / 0.19) / Math.sqrt(0.95 * 0.05 / (1 - 0.95 * 0.95)),
                within(1e-6));
    }

    @Test
    void aCheckpointBehindALinkIsWrittenWhereTheLinkPoints(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("real")), link = Files.createSymbolicLink(folder.resolve("link"), file);
        SmallTraining.trainer(SmallTraining.gpt(0.2), TrainerConfig.of(8, 7)).checkpointTo(link, 100).train(1);
        assertThat(link).isSymbolicLink();
        assertThat(file).isNotEmptyFile();
    }
}
