package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.Objective;
import org.loupe.tensor.Tensor;

/** All that a checkpoint holds decides something: with any of it lost, the resumed run would differ. */
class ResumeTest {
    private static final TrainerConfig CONFIG = TrainerConfig.of(12, 7).withLearningRate(1e-2);

    @TempDir
    private Path folder;

    /** An odd number of normally distributed draws a step, validation losses as told, and a parameter that rests every other step. */
    private static final class Told implements Objective {
        private final Gpt gpt;
        private final double[] validation;
        private long step, look;

        Told(Gpt gpt, double... validation) {
            this.gpt = gpt;
            this.validation = validation;
        }

        @Override
        public Tensor trainingLoss(Random random) {
            assertThat(gpt.isTraining()).isTrue();
            Tensor loss = SmallTraining.objective(gpt, 4).trainingLoss(random).mul(1 + 0.3 * random.nextGaussian());
            if (step++ % 2 == 0) return loss;
            Tensor weight = gpt.parameters().get("tokens.weight");
            return weight.square().mean().mul(1 + 0.3 * random.nextDouble());       // the others have no gradient
        }

        @Override
        public double validationLoss() {
            assertThat(gpt.isTraining()).as("dropout is off").isFalse();
            return validation[(int) look++];
        }

        @Override
        public long position() {
            return step << 32 | look;
        }

        @Override
        public void seek(long position) {
            step = position >>> 32;
            look = position & 0xFFFF_FFFFL;
        }
    }

    private static Trainer trainer(Gpt gpt, int patience, double... validation) {
        return new Trainer(gpt, new Told(gpt, validation), CONFIG.withEarlyStopping(patience, 2), SmallTraining.SILENT);
    }

    /** Interrupted after each step in turn. */
    private void resumedEqualsUnbroken(int steps, int patience, double... validation) {
        Gpt unbroken = SmallTraining.gpt(0.2);
        History expected = trainer(unbroken, patience, validation).train();
        assertThat(expected.entries()).hasSize(steps);
        assertThat(unbroken.isTraining()).isFalse();
        for (int stop = 1; stop <= steps; stop++) {
            Path file = folder.resolve("after" + stop);
            Gpt half = SmallTraining.gpt(0.2), resumed = SmallTraining.gpt(0.2);
            trainer(half, patience, validation).checkpointTo(file, 100).train(stop);
            assertThat(half.isTraining()).as("the model is for use").isFalse();
            assertThat(trainer(resumed, patience, validation).resumeFrom(file).train().entries()).as("after %d", stop)
                    .isEqualTo(expected.entries());
            assertThat(SmallTraining.weights(resumed)).containsExactly(SmallTraining.weights(unbroken));
        }
    }

    @Test
    void patienceAndBestWeightsGoOn() {
        resumedEqualsUnbroken(8, 2, 3, 2, 2.5, 4);
    }

    @Test
    void theBestComesBackAtTheEnd() {
        resumedEqualsUnbroken(12, 3, 3, 1, 2, 2, 0.5, 0.7);
    }

    @Test
    void aBetterLookRestoresPatience() {
        resumedEqualsUnbroken(12, 2, 3, 4, 2, 3, 1, 2);
    }

    /** Parameters of one shape in both, and yet other models. */
    @Test
    void aModelThatDiffersInMoreThanShapesIsRefused() {
        Path file = folder.resolve("two-heads");
        SmallTraining.trainer(new Gpt(GptConfig.of(11, 8, 16, 2, 2).withDropout(0.2), 1), CONFIG).checkpointTo(file, 1).train(1);
        for (GptConfig other : new GptConfig[] {GptConfig.of(11, 8, 16, 2, 4).withDropout(0.2), GptConfig.of(11, 8, 16, 2, 2).withDropout(0.5)})
            assertThatThrownBy(() -> SmallTraining.trainer(new Gpt(other, 1), CONFIG).resumeFrom(file)).as("%s", other)
                    .hasMessageContaining("another model");
    }

    /** What was looked at and found not finite takes no place of a good file, however often one asks. */
    @Test
    void weightsWithAValidationLossThatIsNotFiniteAreNeverSaved() throws IOException {
        Path file = folder.resolve("good");
        Trainer trainer = trainer(SmallTraining.gpt(0), 0, 1, 1, 1, 1, 1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY).checkpointTo(file, 1);
        assertThatThrownBy(trainer::train).hasMessageContaining("after step 12");
        byte[] good = Files.readAllBytes(file);
        try {
            trainer.train();
        } catch (IllegalStateException again) {
            assertThat(again).hasMessageContaining("validation");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
    }
}
