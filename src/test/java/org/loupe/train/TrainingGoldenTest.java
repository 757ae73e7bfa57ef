package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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

/** Schedules, optimiser and metrics against transformers, PyTorch, scikit-learn and SciPy. */
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
    void metricsEqualScikitLearn() {
        for (String n : cases("metric/")) {
            int[] expected = GOLDEN.ints("metric/" + n + "/expected"), predicted = GOLDEN.ints("metric/" + n + "/predicted");
            float[] actual = {(float) Metrics.accuracy(expected, predicted), (float) Metrics.f1(expected, predicted, 1),
                (float) Metrics.macroF1(expected, predicted), (float) Metrics.matthews(expected, predicted)};
            assertThat(actual).as("case %s", n).containsExactly(GOLDEN.floats("metric/" + n + "/values"), within(1e-6f));
        }
    }

    @Test
    void correlationsEqualSciPy() {
        for (String n : cases("correlation/")) {
            double[] x = doubles("correlation/" + n + "/x"), y = doubles("correlation/" + n + "/y");
            float[] expected = GOLDEN.floats("correlation/" + n + "/values");
            double[] actual = {Correlations.pearson(x, y), Correlations.spearman(x, y)};
            for (int i = 0; i < 2; i++)
                if (Float.isNaN(expected[i])) assertThat(actual[i]).as("case %s", n).isNaN();
                else assertThat(actual[i]).as("case %s", n).isCloseTo(expected[i], within(1e-6));
        }
    }

    private static List<String> cases(String prefix) {
        return GOLDEN.names(prefix).stream().map(name -> name.split("/")[0]).distinct().toList();
    }

    private static double[] doubles(String name) {
        float[] values = GOLDEN.floats(name);
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @Test
    void valuesInPairsAreWanted() {
        assertThatThrownBy(() -> Metrics.accuracy(new int[2], new int[3])).hasMessageContaining("2 expected and 3");
        assertThatThrownBy(() -> Metrics.f1(new int[0], new int[0], 1)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Correlations.pearson(new double[1], new double[1])).hasMessageContaining("at least two");
        assertThat(Correlations.spearman(new double[] {1, Double.NaN}, new double[] {1, 2})).isNaN();
        assertThat(Metrics.perplexity(Math.log(50))).isCloseTo(50, within(1e-12));
    }

    /** By hand: "the cat sat" has the words cat, sat; "Cat sat down!" has cat, sat, down: precision 2/3, recall 1. */
    @Test
    void spansAreComparedAsSquadDoes() {
        assertThat(SpanMetrics.f1("the cat sat", "Cat sat down!")).isCloseTo(0.8, within(1e-12));
        assertThat(SpanMetrics.exactMatch("The  U.S. Army", "us army")).isEqualTo(1);
        assertThat(SpanMetrics.exactMatch("theatre", "atre")).as("only whole articles go").isZero();
        assertThat(SpanMetrics.exactMatch("an", "")).as("nothing is left of an article").isEqualTo(1);
        assertThat(SpanMetrics.f1("", "")).as("rightly no answer").isEqualTo(1);
        assertThat(SpanMetrics.f1("", "cat")).isZero();
        assertThat(SpanMetrics.f1("cat", "dog")).isZero();
        assertThat(SpanMetrics.f1("no no yes", "no")).as("a word counts once for each time: 2 * 1 / 4").isEqualTo(0.5);
        assertThat(SpanMetrics.f1(List.of("dog", "the cat sat", "cat"), "Cat sat down!")).as("the nearest").isCloseTo(0.8, within(1e-12));
        assertThat(SpanMetrics.exactMatch(List.of("dog", "cat"), "a cat")).isEqualTo(1);
        assertThatThrownBy(() -> SpanMetrics.f1(List.of(), "cat")).hasMessageContaining("no right answer");
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
