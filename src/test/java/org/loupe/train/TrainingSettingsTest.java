package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.model.gpt.Gpt;
import org.loupe.objective.Objective;
import org.loupe.tensor.Tensor;

/** Every setting reaches the step that it is for, and everything told of a step is of that step. */
class TrainingSettingsTest {
    private static final TrainerConfig PLAIN = new TrainerConfig(6, 1e-2, 2, 0, 1e9, 4, 7);

    private static double[] losses(TrainerConfig config) {
        return SmallTraining.trainer(SmallTraining.gpt(0), config).train().losses();
    }

    @ParameterizedTest
    @EnumSource(Decay.class)
    void theRateOfAStepIsThatOfTheSchedule(Decay decay) {
        Schedule expected = switch (decay) {
            case COSINE -> Schedule.cosine(1e-2, 2, 6, 1e-3);
            case LINEAR -> Schedule.linear(1e-2, 2, 6);
            case INVERSE_ROOT -> Schedule.inverseRoot(1e-2, 2);
            case NONE -> Schedule.constant(1e-2, 2);
        };
        History history = SmallTraining.trainer(SmallTraining.gpt(0), PLAIN.withDecay(decay)).train();
        for (int i = 0; i < 6; i++) assertThat(history.entries().get(i).learningRate()).as("step %d", i + 1).isEqualTo(expected.rate(i));
    }

    /** The steps of AdamW do not depend on how long gradients are, until they are so short that epsilon counts. */
    @Test
    void theGradientIsClippedToTheLengthOfTheConfiguration() {
        Gpt gpt = SmallTraining.gpt(0);
        float[] before = SmallTraining.weights(gpt);
        SmallTraining.trainer(gpt, new TrainerConfig(1, 1e-2, 0, 0, 1e-9, 4, 7)).train();
        float[] after = SmallTraining.weights(gpt);
        assertThat(IntStream.range(0, before.length).mapToDouble(i -> Math.abs(after[i] - before[i])).max().orElseThrow())
                .isBetween(1e-6, 1.1e-3);
    }

    @Test
    void beta2AndGroupsReachTheOptimizer() {
        TrainerConfig slow = new TrainerConfig(6, 1e-2, 2, 0, 1e9, 4, 7, Decay.COSINE, 1, 0, 0.999, List.of());
        assertThat(losses(slow)).isNotEqualTo(losses(PLAIN));
        Gpt gpt = SmallTraining.gpt(0);
        float[] frozen = gpt.parameters().get("tokens.weight").toFloats();
        SmallTraining.trainer(gpt, PLAIN.withGroups(ParameterGroup.of("tokens.*", 0, 0))).train();
        assertThat(gpt.parameters().get("tokens.weight").toFloats()).containsExactly(frozen);
    }

    /** With a gradient of 1 the first step is the rate itself. */
    @Test
    void theFirstGroupThatHoldsAParameterHasIt() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (String name : List.of("head.weight", "tail.weight")) parameters.put(name, Tensor.ones(2, 2).requireGradient());
        AdamW optimizer = new AdamW(parameters, List.of(ParameterGroup.of("head.*", 3, 0), ParameterGroup.of("*", 1, 0)), 0.9, 0.95, 1e-8, 0);
        parameters.values().forEach(p -> p.sum().backward());
        optimizer.step(0.1);
        assertThat(parameters.get("head.weight").toFloats()[0]).isCloseTo(0.7f, within(1e-6f));
        assertThat(parameters.get("tail.weight").toFloats()[0]).isCloseTo(0.9f, within(1e-6f));
    }

    /** The best is at step 2 of 5, whose last is looked at too; patience does not run out. */
    @Test
    void withEarlyStoppingTheLastStepLeavesTheBestWeightsToo() {
        Gpt gpt = SmallTraining.gpt(0);
        List<float[]> looks = new ArrayList<>();
        Objective objective = new Objective() {
            @Override
            public Tensor trainingLoss(Random random) {
                return SmallTraining.objective(gpt, 4).trainingLoss(random);
            }

            @Override
            public double validationLoss() {
                looks.add(SmallTraining.weights(gpt));
                return looks.size();
            }
        };
        History history = new Trainer(gpt, objective, TrainerConfig.of(5, 7).withEarlyStopping(9, 2), SmallTraining.SILENT).train();
        assertThat(history.entries()).extracting(History.Entry::hasValidation).containsExactly(false, true, false, true, true);
        assertThat(history.validationLoss()).as("the last look").isEqualTo(3);
        assertThat(SmallTraining.weights(gpt)).containsExactly(looks.get(0)).isNotEqualTo(looks.get(2));
    }

    @Test
    void progressTellsTheStepAndTheTimeThatIsLeft() {
        List<Progress.State> told = new ArrayList<>();
        Gpt gpt = SmallTraining.gpt(0);
        long start = System.nanoTime();
        History history = new Trainer(gpt, SmallTraining.objective(gpt, 4), PLAIN, new Progress() {
            @Override
            public void update(State state) {
                told.add(state);
            }

            @Override
            public void done(State state) {
                told.add(state);
            }
        }).train();
        assertThat(told).extracting(Progress.State::step).containsExactly(1, 2, 3, 4, 5, 6, 6);
        double elapsed = (System.nanoTime() - start) * 1e-9;
        for (Progress.State state : told) {
            History.Entry entry = history.entries().get(state.step() - 1);
            assertThat(state.loss()).isEqualTo(entry.loss());
            assertThat(state.learningRate()).isEqualTo(entry.learningRate());
            assertThat(state.gradientNorm()).isEqualTo(entry.gradientNorm());
            assertThat(state.secondsPerStep()).isPositive();
            assertThat(state.secondsLeft()).isCloseTo(state.secondsPerStep() * (6 - state.step()), within(1e-12));
        }
        assertThat(told.get(6).secondsPerStep() * 6).as("a mean, not a sum").isLessThanOrEqualTo(elapsed);
        assertThat(told.get(2).validationLoss()).isNaN();
        assertThat(told.get(4).validationLoss()).as("the latest look, at step 4").isEqualTo(history.entries().get(3).validationLoss());
    }

    @Test
    void theConsoleHasALineForTheFirstAndTheLastStep() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ConsoleProgress console = new ConsoleProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        for (int step = 1; step <= 3; step++) console.update(new Progress.State("training", step, 3, 1.5, Double.NaN, 1e-3, 12.345, 0.25, 0.5));
        console.done(new Progress.State("training", 3, 3, 1.25, 2, 1e-3, 0.0625, 0.25, 0));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("training: step 1 of 3, loss 1.500, learning rate 1.00e-03, gradient norm 12.3, 250 ms a step, 1 s left",
                        "training: step 3 of 3, loss 1.250, validation 2.000, learning rate 1.00e-03, gradient norm 0.0625, 250 ms a step, 0 s left");
    }

    @Test
    void presetsAreThoseOfTheField() {
        String[] expected = {"classification 16 x 128, 1 a step", "tagging 8 x 256, 2 a step", "question answering 4 x 384, 4 a step"};
        List<TaskPreset> presets = List.of(TaskPreset.classification("head.*", 1), TaskPreset.tagging("head.*", 1),
                TaskPreset.questionAnswering("head.*", 1));
        for (int i = 0; i < 3; i++) {
            TaskPreset p = presets.get(i);
            assertThat(p.task() + " " + p.batch() + " x " + p.length() + ", " + p.trainer().accumulate() + " a step").isEqualTo(expected[i]);
            assertThat(p.trainer()).isEqualTo(new TrainerConfig(1000, 2e-5, 100, 0.01, 1, 100, 1, Decay.LINEAR, p.trainer().accumulate(), 0,
                    0.999, p.trainer().groups()));
            assertThat(p.trainer().groups().get(0).weightDecay()).isEqualTo(0.01);
        }
    }
}
