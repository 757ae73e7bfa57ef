package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.Closeness;
import org.loupe.model.gpt.Gpt;
import org.loupe.objective.Objective;
import org.loupe.tensor.Tensor;

class AccumulationTest {
    private static final TrainerConfig CONFIG = TrainerConfig.of(5, 7).withLearningRate(1e-2);

    /** The source of chance gives the same windows, whether they are drawn at once or in parts. */
    @Test
    void threeBatchesAreOneLargeBatch() {
        Gpt large = SmallTraining.gpt(0), small = SmallTraining.gpt(0);
        double[] expected = new Trainer(large, SmallTraining.objective(large, 12), CONFIG, SmallTraining.SILENT).train().losses();
        double[] actual = new Trainer(small, SmallTraining.objective(small, 4), CONFIG.withAccumulation(3),
                SmallTraining.SILENT).train().losses();
        assertThat(actual).containsExactly(expected, within(1e-5));
        Closeness.close("weights", SmallTraining.weights(small), SmallTraining.weights(large), 1e-4);
    }

    @Test
    void everyTargetCountsAlikeInBatchesOfDifferentLength() {
        int[] lengths = {2, 7, 4};
        Gpt parts = SmallTraining.gpt(0), whole = SmallTraining.gpt(0);
        Objective together = new Objective() {
            @Override
            public Tensor trainingLoss(Random random) {
                Tensor sum = null;
                for (int i = 0; i < 3; i++) {
                    Tensor one = SmallTraining.InOrder.lossOf(whole, i, lengths[i]).mul(lengths[i]);
                    sum = sum == null ? one : sum.add(one);
                }
                return sum.mul(1.0 / 13);
            }

            @Override
            public double validationLoss() {
                return 0;
            }
        };
        History expected = new Trainer(whole, together, CONFIG, SmallTraining.SILENT).train();
        History actual = new Trainer(parts, new SmallTraining.InOrder(parts, lengths), CONFIG.withAccumulation(3),
                SmallTraining.SILENT).train();
        assertThat(actual.losses()).containsExactly(expected.losses(), within(1e-5));
        for (int i = 0; i < 5; i++)
            assertThat(actual.entries().get(i).gradientNorm()).isCloseTo(expected.entries().get(i).gradientNorm(), within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStepWithoutTargetsIsRefused(int batches) {
        Gpt gpt = SmallTraining.gpt(0);
        Trainer trainer = new Trainer(gpt, new SmallTraining.InOrder(gpt, 0), CONFIG.withAccumulation(batches), SmallTraining.SILENT);
        float[] before = SmallTraining.weights(gpt);
        assertThatThrownBy(trainer::train).hasMessageContaining("no target").hasMessageContaining("in " + batches + " batch");
        assertThat(SmallTraining.weights(gpt)).containsExactly(before);
    }

    @Test
    void aBatchWithoutTargetsAddsNothing() {
        Gpt with = SmallTraining.gpt(0), without = SmallTraining.gpt(0);
        double[] actual = new Trainer(with, new SmallTraining.InOrder(with, 5, 3, 0), CONFIG.withAccumulation(3), SmallTraining.SILENT)
                .train().losses();
        double[] expected = new Trainer(without, new SmallTraining.InOrder(without, 5, 3), CONFIG.withAccumulation(2),
                SmallTraining.SILENT).train().losses();
        assertThat(actual).containsExactly(expected);
    }

    /** Validation losses that fall and rise again: the best is at the third look. */
    @Test
    void stopsWhenPatienceRunsOutAndKeepsTheBestWeights() {
        Gpt gpt = SmallTraining.gpt(0);
        double[] validation = {3, 2, 1, 1.5, 1, 0.5};
        float[][] weights = new float[6][];
        Objective objective = new Objective() {
            private int look;

            @Override
            public Tensor trainingLoss(Random random) {
                return SmallTraining.objective(gpt, 4).trainingLoss(random);
            }

            @Override
            public double validationLoss() {
                weights[look] = SmallTraining.weights(gpt);
                return validation[look++];
            }
        };
        Trainer trainer = new Trainer(gpt, objective, TrainerConfig.of(50, 7).withEarlyStopping(2, 2), SmallTraining.SILENT);
        assertThat(trainer.train().entries()).as("two looks after the best, each after two steps").hasSize(10);
        assertThat(SmallTraining.weights(gpt)).containsExactly(weights[2]).isNotEqualTo(weights[4]);
        assertThat(trainer.train().entries()).as("it is over").hasSize(10);
    }
}
