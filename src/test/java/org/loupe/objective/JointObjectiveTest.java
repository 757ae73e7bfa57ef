package org.loupe.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.loupe.Closeness.close;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptClassifier;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.JointObjective.Example;
import org.loupe.objective.JointObjective.Logits;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.train.AdamW;

class JointObjectiveTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("generate.npz");

    static Stream<String> cases() {
        return GOLDEN.names("joint/").stream().map(name -> name.split("/")[0]).distinct().map(number -> "joint/" + number + "/");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientsEqualPyTorch(String at) {
        for (Telling telling : Telling.values()) {
            Tensor classes = logits(at + "classes"), next = logits(at + "next");
            Tensor loss = telling.during(() -> {
                Tensor sum = JointObjective.loss(new Logits(classes, next), GOLDEN.ints(at + "labels"), GOLDEN.ids(at + "ids"),
                        GOLDEN.ints(at + "lengths"),
                        GOLDEN.number(at + "lambda"));
                sum.backward();
                return sum;
            });
            assertThat(loss.item()).isCloseTo(GOLDEN.number(at + "loss"), within(1e-5));
            close("gradient of the classes", classes.grad().toFloats(), GOLDEN.floats(at + "grad/classes"), 1e-5);
            float[] ofNext = next.grad() == null ? new float[next.size()] : next.grad().toFloats();
            close("gradient of the next token", ofNext, GOLDEN.floats(at + "grad/next"), 1e-5);
        }
    }

    private static Tensor logits(String name) {
        return Tensor.of(GOLDEN.floats(name), GOLDEN.shape(name)).requireGradient();
    }

    /** A class that the first token tells: fine-tuning learns it, and the texts, too. */
    @Test
    void gptLearnsTheClassesAndTheTexts() {
        GptClassifier classifier = new GptClassifier(new Gpt(GptConfig.of(8, 9, 16, 1, 2), 1), 2, 2);
        Random random = new Random(3);
        List<Example> examples = IntStream.range(0, 40).mapToObj(i -> {
            int[] ids = random.ints(2 + random.nextInt(7), 2, 8).toArray();
            ids[0] = i % 2;
            return new Example(ids, i % 2);
        }).toList();
        JointObjective objective = new JointObjective(classifier, examples, examples, 16, 0.5);
        double before = objective.validationLoss();
        AdamW optimizer = new AdamW(classifier.parameters(), 0.9, 0.95, 1e-8, 0);
        double[] losses = new double[60];
        for (int step = 0; step < losses.length; step++) {
            Tensor loss = Memory.scope(() -> {
                Tensor joint = objective.trainingLoss(random);
                classifier.clearGradients();
                joint.backward();
                optimizer.step(1e-2);
                return joint;
            });
            losses[step] = loss.item();
        }
        assertThat(before).isCloseTo(Math.log(2), within(0.1));
        assertThat(objective.validationLoss()).isLessThan(0.05);
        assertThat(losses[0]).as("classes and half of the tokens").isCloseTo(Math.log(2) + 0.5 * Math.log(8), within(0.3));
        assertThat(losses[59]).isLessThan(1.2);
    }

    @Test
    void whatFillsUpATextCountsInNeither() {
        Random random = new Random(4);
        Tensor classes = Tensor.randomNormal(random, 1, 3), next = Tensor.randomNormal(random, 1, 6, 5);
        double alone = JointObjective.loss(new Logits(classes, next.slice(1, 0, 4)), new int[] {2}, new int[][] {{1, 2, 3, 4}},
                new int[] {4}, 0.7).item();
        double filled = JointObjective.loss(new Logits(classes, next), new int[] {2}, new int[][] {{1, 2, 3, 4, 0, 0}},
                new int[] {4}, 0.7).item();
        assertThat(filled).isCloseTo(alone, within(1e-6));
    }

    @Test
    void badInputIsNamed() {
        Logits logits = new Logits(Tensor.zeros(1, 2), Tensor.zeros(1, 3, 4));
        int[] label = {1};
        int[][] ids = {{1, 2, 3}};
        assertThatThrownBy(() -> JointObjective.loss(logits, label, ids, new int[] {4}, 1)).hasMessageContaining("length 4 of text 0");
        assertThatThrownBy(() -> JointObjective.loss(logits, label, ids, new int[] {1}, 1)).hasMessageContaining("two tokens");
        assertThatThrownBy(() -> JointObjective.loss(logits, label, ids, new int[] {3, 3}, 1)).hasMessageContaining("2 lengths");
        assertThatThrownBy(() -> JointObjective.loss(logits, label, ids, new int[] {3}, -1)).hasMessageContaining("lambda -1.0");
        assertThatThrownBy(() -> JointObjective.loss(logits, new int[] {2}, ids, new int[] {3}, 1)).hasMessageContaining("target 2");
        assertThat(JointObjective.loss(logits, label, ids, new int[] {1}, 0).item()).isCloseTo(Math.log(2), within(1e-6));
        assertThatThrownBy(() -> new Example(new int[0], 1)).hasMessageContaining("empty");
        assertThatThrownBy(() -> new Example(new int[1], -1)).hasMessageContaining("class -1");
        List<Example> one = List.of(new Example(new int[2], 0));
        assertThatThrownBy(() -> new JointObjective((a, b) -> logits, one, List.of(), 1, 1))
                .hasMessageContaining("1 training and 0 validation");
        assertThatThrownBy(() -> new JointObjective((a, b) -> logits, one, one, 0, 1)).hasMessageContaining("batch 0");
        assertThatThrownBy(() -> new JointObjective((a, b) -> logits, one, one, 1, Double.NaN)).hasMessageContaining("lambda NaN");
    }
}
