package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.objective.Objective;
import org.loupe.tensor.Tensor;

class TrainerTest {
    private static Trainer trainer(int steps) {
        return trainer(SmallTraining.gpt(0), steps, SmallTraining.SILENT);
    }

    private static Trainer trainer(Gpt gpt, int steps, Progress progress) {
        return new Trainer(gpt, SmallTraining.objective(gpt, 4), TrainerConfig.of(steps, 7).withLearningRate(1e-2), progress);
    }

    @Test
    void learnsToCount() {
        History history = trainer(150).train();
        assertThat(history.losses()[0]).isBetween(2.2, 2.6);
        assertThat(history.validationLoss()).isLessThan(0.3);
        assertThat(history.entries()).hasSize(150).allMatch(e -> e.gradientNorm() > 0);
        assertThat(history.toString()).startsWith("150 steps, loss 0.");
    }

    @Test
    void theSameSeedGivesTheSameLossesBitForBit() {
        assertThat(trainer(20).train().losses()).containsExactly(trainer(20).train().losses());
    }

    @Test
    void inPartsItTrainsAsInOne() {
        Trainer parts = trainer(20);
        parts.train(5);
        parts.train(13);
        assertThat(parts.train().losses()).containsExactly(trainer(20).train().losses());
    }

    @Test
    void anInterruptEndsItWithinOneStepAndTrainingCanGoOn() {
        Gpt gpt = SmallTraining.gpt(0);
        int[] done = new int[1];
        Trainer trainer = trainer(gpt, 30, new Progress() {
            @Override
            public void update(State state) {
                if (state.step() == 10) Thread.currentThread().interrupt();
            }

            @Override
            public void done(State state) {
                done[0] = state.step();
            }
        });
        assertThat(trainer.train().entries()).hasSize(10);
        assertThat(done[0]).isEqualTo(10);
        assertThat(Thread.interrupted()).as("the mark is cleared").isFalse();
        assertThat(gpt.forward(new int[][] {{1, 2}}).toFloats()).doesNotContain(Float.NaN);
        assertThat(trainer.train().losses()).containsExactly(trainer(30).train().losses());
    }

    @Test
    void aLossThatIsNoNumberStopsBeforeItDamagesTheWeights() {
        Gpt gpt = SmallTraining.gpt(0);
        Objective broken = new Objective() {
            @Override
            public Tensor trainingLoss(Random random) {
                return SmallTraining.objective(gpt, 4).trainingLoss(random).mul(Double.NaN);
            }

            @Override
            public double validationLoss() {
                return 0;
            }
        };
        float[] before = gpt.forward(new int[][] {{1}}).toFloats();
        assertThatThrownBy(() -> new Trainer(gpt, broken, TrainerConfig.of(5, 1), SmallTraining.SILENT).train())
                .hasMessageContaining("step 1: the loss is NaN").hasMessageContaining("learning rate");
        assertThat(gpt.forward(new int[][] {{1}}).toFloats()).containsExactly(before);
    }

    @Test
    void aGradientThatIsNotFiniteStopsBeforeItDamagesTheWeights() {
        Gpt gpt = SmallTraining.gpt(0);
        Tensor table = gpt.parameters().get("tokens.weight");
        Objective steep = new Objective() {
            @Override
            public Tensor trainingLoss(Random random) {
                return table.sub(table.detach()).square().sqrt().sum().add(1);    // sqrt at 0 has an infinite slope
            }

            @Override
            public double validationLoss() {
                return 0;
            }
        };
        float[] before = table.toFloats();
        assertThatThrownBy(() -> new Trainer(gpt, steep, TrainerConfig.of(5, 1), SmallTraining.SILENT).train())
                .hasMessageContaining("the gradient of tokens.weight is not finite");
        assertThat(table.toFloats()).containsExactly(before);
    }

    @Test
    void theModelOfTheNotebookTrainsBitForBitAlike() {
        int[] text = new Random(2).ints(5_000, 0, 81).toArray();
        double[][] losses = new double[2][];
        for (int run = 0; run < 2; run++) {
            Gpt gpt = new Gpt(GptConfig.of(81, 64, 128, 4, 4), 1);
            Objective objective = new CausalLanguageModel(gpt::forward, text, text, 64, 12);
            losses[run] = new Trainer(gpt, objective, TrainerConfig.of(5, 7), SmallTraining.SILENT).train().losses();
        }
        assertThat(losses[1]).containsExactly(losses[0]);
    }

    @Test
    void anInterruptInTheLastStepIsClearedToo() {
        trainer(SmallTraining.gpt(0), 3, new Progress() {
            @Override
            public void update(State state) {
                if (state.step() == 3) Thread.currentThread().interrupt();
            }

            @Override
            public void done(State state) { }
        }).train();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void schedulesRiseAndFall() {
        Schedule cosine = Schedule.cosine(1, 10, 110, 0.1);
        assertThat(cosine.rate(0)).isEqualTo(0.1);
        assertThat(cosine.rate(9)).isEqualTo(1);
        assertThat(cosine.rate(60)).isCloseTo(0.55, within(1e-12));
        assertThat(cosine.rate(110)).isEqualTo(0.1);
        assertThat(cosine.rate(500)).isEqualTo(0.1);
        Schedule linear = Schedule.linear(2, 4, 12);
        assertThat(linear.rate(3)).isEqualTo(2);
        assertThat(linear.rate(8)).isEqualTo(1);
        assertThat(linear.rate(12)).isZero();
        assertThatThrownBy(() -> Schedule.linear(1, 5, 4)).hasMessageContaining("warmup 5");
        assertThatThrownBy(() -> Schedule.cosine(0, 1, 4, 0)).hasMessageContaining("0.0");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> TrainerConfig.of(0, 1)).hasMessageContaining("steps 0");
        assertThatThrownBy(() -> trainer(5).train(6)).hasMessageContaining("step 6").hasMessageContaining("5 steps");
        assertThatThrownBy(() -> new AdamW(SmallTraining.gpt(0).parameters(), 1, 0.9, 1e-8, 0)).hasMessageContaining("beta1 1.0");
    }
}
