package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.Closeness;
import org.loupe.GoldenFile;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.Objective;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** Schedules, optimiser and trainer against transformers and PyTorch. */
class TrainingGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("training.npz");

    /** transformers begins with a rate of 0, which does nothing: Loupe is one step ahead while the rate rises. */
    @ParameterizedTest
    @ValueSource(strings = {"linear", "cosine", "constant", "inverse_root"})
    void schedulesEqualTransformers(String name) {
        float[] expected = GOLDEN.floats("schedule/" + name);
        Schedule schedule = switch (name) {
            case "linear" -> Schedule.linear(0.01, 10, 40);
            case "cosine" -> Schedule.cosine(0.01, 10, 40, 0.001);
            case "constant" -> Schedule.constant(0.01, 10);
            default -> Schedule.inverseRoot(0.01, 10);
        };
        boolean alwaysAhead = name.equals("inverse_root");
        for (int step = 0; step < 40; step++)
            assertThat(schedule.rate(step)).as("step %d", step).isCloseTo(expected[step < 10 || alwaysAhead ? step + 1 : step],
                    within(1e-9));
    }

    @Test
    void noamIsTheFormula() {
        Schedule noam = Schedule.noam(512, 4000);
        for (int n : new int[] {1, 100, 3999, 4000, 4001, 100_000})
            assertThat(noam.rate(n - 1)).isCloseTo(Math.pow(512, -0.5) * Math.min(Math.pow(n, -0.5), n * Math.pow(4000, -1.5)),
                    within(1e-15));
        assertThatThrownBy(() -> Schedule.noam(512, 0)).hasMessageContaining("warmup 0");
        assertThatThrownBy(() -> Schedule.noam(0, 10)).hasMessageContaining("hidden 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void groupsHaveTheirOwnRateAndDecay(boolean readable) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (String name : List.of("encoder.weight", "encoder.bias", "head.weight", "head.bias", "late.weight"))
            parameters.put(name, Tensor.of(GOLDEN.floats("adamw/" + name), GOLDEN.shape("adamw/" + name)).requireGradient());
        AdamW optimizer = new AdamW(parameters, List.of(ParameterGroup.of("encoder.*", 0.2, 0.1)), 0.9, 0.95, 1e-8, 0.3);
        for (int step = 1; step <= 5; step++) {
            for (Map.Entry<String, Tensor> p : parameters.entrySet()) {
                p.getValue().clearGrad();
                if (p.getKey().startsWith("late") && step % 2 == 1) continue;
                Tensor slope = Tensor.of(GOLDEN.floats("adamw/gradient/" + p.getKey()), p.getValue().shape());
                p.getValue().mul(slope).sum().mul(step).backward();
            }
            if (readable) Telling.READABLE.during(() -> {
                optimizer.step(0.01);
                return null;
            });
            else optimizer.step(0.01);
        }
        parameters.forEach((name, p) -> Closeness.close(name, p.toFloats(), GOLDEN.floats("adamw/after/" + name), 1e-6));
    }

    /** Ten steps of a GPT, of which clipping changes some and leaves others: losses, gradient norms, and the weights in the end. */
    @Test
    void theTrainerTakesTheStepsOfPyTorch() {
        GoldenFile golden = GoldenFile.read("gpt-small.npz");
        int[] c = golden.ints("config");
        Gpt gpt = new Gpt(GptConfig.of(c[0], c[1], c[2], c[3], c[4]), 1);
        gpt.parameters().forEach((name, parameter) ->
                Updates.assign(parameter, Tensor.of(golden.floats("param/" + name), parameter.shape())));
        int[] next = {0};
        Objective objective = new Objective() {
            @Override
            public Tensor trainingLoss(Random random) {
                String at = "step/" + next[0]++ + "/";
                return gpt.forward(golden.ids(at + "ids")).crossEntropy(golden.ints(at + "targets"));
            }

            @Override
            public double validationLoss() {
                return 0;
            }
        };
        TrainerConfig config = new TrainerConfig(10, 1e-3, 0, 0.1, 1, 10, 7).withDecay(Decay.NONE);
        List<History.Entry> entries = new Trainer(gpt, objective, config, SmallTraining.SILENT).train().entries();
        float[] losses = golden.floats("losses"), norms = golden.floats("norms");
        for (int step = 0; step < 10; step++) {
            assertThat(entries.get(step).loss()).as("loss of step %d", step).isCloseTo(losses[step], within(1e-4));
            assertThat(entries.get(step).gradientNorm()).as("norm of step %d", step).isCloseTo(norms[step], within(1e-3 * norms[step]));
        }
        gpt.parameters().forEach((name, parameter) -> {
            if (!name.endsWith("key.bias")) Closeness.close("after " + name, parameter.toFloats(), golden.floats("after/" + name), 1e-4);
        });
    }

    @Test
    void aGroupThatHoldsNothingIsNamed() {
        Map<String, Tensor> parameters = Map.of("head.weight", Tensor.ones(2, 2).requireGradient());
        assertThatThrownBy(() -> new AdamW(parameters, List.of(ParameterGroup.of("heads.*", 1, 0)), 0.9, 0.95, 1e-8, 0))
                .hasMessageContaining("heads.*").hasMessageContaining("head.weight");
        assertThatThrownBy(() -> ParameterGroup.of("*", -1, 0)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> ParameterGroup.of("*", 1, Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void presetsMoveTheWeightsAfterSixteenExamples() {
        for (TaskPreset p : Arrays.asList(TaskPreset.classification("head.*", 1), TaskPreset.tagging("head.*", 1),
                TaskPreset.questionAnswering("head.*", 1))) {
            assertThat(p.batch() * p.trainer().accumulate()).as(p.task()).isEqualTo(16);
            double rate = p.trainer().decay().schedule(p.trainer()).rate(99);
            assertThat(rate).isCloseTo(2e-5, within(1e-15));
            assertThat(rate * p.trainer().groups().get(0).rateFactor()).isCloseTo(1e-4, within(1e-15));
        }
    }
}
