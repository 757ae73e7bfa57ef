package org.loupe.model.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;
import static org.loupe.Closeness.closeGradient;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.TenSteps;
import org.loupe.nn.Residual;
import org.loupe.objective.JointObjective;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** GPT-1, GPT-2 and classifiers of both, in several sizes, against transformers, in both tellings. */
class GptCasesTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("gpt-cases.npz");

    static Stream<String> cases() {
        return GOLDEN.names().stream().map(name -> name.split("/")[0]).distinct();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndGradients(String name) {
        for (Telling telling : Telling.values()) {
            Gpt gpt = model(name);
            telling.during(() -> Memory.scope(() -> {
                Tensor logits = gpt.forward(ids(name));
                close("logits", logits.toFloats(), GOLDEN.floats(name + "/logits"), 1e-4);
                logits.crossEntropy(targets(name)).backward();
                return null;
            }));
            gpt.parameters().forEach((parameter, tensor) ->
                    closeGradient(parameter, tensor.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsOfAdamW(String name) {
        for (Telling telling : Telling.values()) {
            Gpt gpt = model(name);
            float[] losses = telling.during(() -> TenSteps.losses(gpt, () -> gpt.forward(ids(name)).crossEntropy(targets(name))));
            close("losses", losses, GOLDEN.floats(name + "/losses"), 1e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void classesOfTextsOfDifferentLengths(String name) {
        GptClassifier classifier = classifier(name);
        JointObjective.Logits logits = classifier.forward(ids(name), GOLDEN.ints(name + "/lengths"));
        close("scores", logits.classes().toFloats(), GOLDEN.floats(name + "/scores"), 1e-4);
        close("logits", logits.next().toFloats(), GOLDEN.floats(name + "/logits"), 1e-4);
    }

    /** Eq. 5 of Radford et al. 2018: every gradient of the joint loss has a part in them. */
    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsOfTheJointObjective(String name) {
        int[] lengths = GOLDEN.ints(name + "/lengths"), classes = GOLDEN.ints(name + "/classes");
        for (Telling telling : Telling.values()) {
            GptClassifier classifier = classifier(name);
            float[] losses = telling.during(() -> TenSteps.losses(classifier,
                    () -> JointObjective.loss(classifier.forward(ids(name), lengths), classes, ids(name), lengths,
                            GOLDEN.number(name + "/lambda"))));
            close("losses", losses, GOLDEN.floats(name + "/joint"), 1e-4);
        }
    }

    @Test
    void bothKindsAreThere() {
        assertThat(cases().map(name -> model(name).config().residual()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Residual.values());
    }

    private static Gpt model(String name) {
        int[] c = GOLDEN.ints(name + "/config");
        GptConfig config = GptConfig.of(c[1], c[2], c[3], c[4], c[5]).withResidual(c[0] == 1 ? Residual.POST_NORM : Residual.PRE_NORM);
        Gpt gpt = new Gpt(config, 1);
        Map<String, Tensor> parameters = gpt.parameters();
        assertThat(parameters.keySet()).containsExactlyElementsOf(GOLDEN.names(name + "/param/"));
        parameters.forEach((parameter, tensor) -> Updates.assign(tensor, Tensor.of(GOLDEN.floats(name + "/param/"
                + parameter), tensor.shape())));
        return gpt;
    }

    private static GptClassifier classifier(String name) {
        float[] head = GOLDEN.floats(name + "/head");
        Gpt gpt = model(name);
        int hidden = gpt.config().hidden(), classes = head.length / hidden;
        GptClassifier classifier = new GptClassifier(gpt, classes, 1);
        Updates.assign(classifier.parameters().get("head.weight"), Tensor.of(head, classes, hidden));
        return classifier;
    }

    private static int[][] ids(String name) {
        return GOLDEN.ids(name + "/ids");
    }

    private static int[] targets(String name) {
        return Arrays.stream(GOLDEN.ids(name + "/targets")).flatMapToInt(Arrays::stream).toArray();
    }
}
