package org.loupe.model.elmo;

import static org.loupe.Closeness.close;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.TenSteps;
import org.loupe.nn.Activation;
import org.loupe.nn.CharCnnConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.objective.BidirectionalLanguageModel.Logits;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;

/** ELMo in seven sizes against a reference in PyTorch, in both tellings. */
class ElmoGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("elmo.npz");

    static Stream<String> cases() {
        return GOLDEN.names().stream().map(name -> name.split("/")[0]).distinct();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void layersAndLogits(String name) {
        for (Telling telling : Telling.values()) telling.during(() -> {
            Elmo elmo = model(name);
            List<Tensor> layers = elmo.layers(words(name));
            for (int i = 0; i < layers.size(); i++)
                close("layer " + i, whereWordsAre(name, layers.get(i)), GOLDEN.floats(name + "/layer/" + i), 1e-5);
            Logits logits = elmo.forward(words(name));
            close("next", whereWordsAre(name, logits.next()), GOLDEN.floats(name + "/logits/next"), 1e-4);
            close("previous", whereWordsAre(name, logits.previous()), GOLDEN.floats(name + "/logits/previous"), 1e-4);
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsOfEveryParameter(String name) {
        for (Telling telling : Telling.values()) {
            Elmo elmo = model(name);
            telling.during(() -> Memory.scope(() -> {
                loss(elmo, name).backward();
                return null;
            }));
            elmo.parameters().forEach((parameter, tensor) ->
                    close("gradient of " + parameter, tensor.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsOfAdamW(String name) {
        for (Telling telling : Telling.values()) {
            Elmo elmo = model(name);
            float[] losses = telling.during(() -> TenSteps.losses(elmo, () -> loss(elmo, name)));
            close("losses", losses, GOLDEN.floats(name + "/losses"), 1e-4);
        }
    }

    private static Tensor loss(Elmo elmo, String name) {
        Logits logits = elmo.forward(words(name));
        Tensor next = logits.next().crossEntropy(GOLDEN.ints(name + "/next"));
        Tensor previous = logits.previous().crossEntropy(GOLDEN.ints(name + "/previous"));
        return next.add(previous).mul(0.5);
    }

    private static Elmo model(String name) {
        int[] c = GOLDEN.ints(name + "/config");
        List<Filters> filters = Arrays.stream(GOLDEN.ids(name + "/filters")).map(f -> new Filters(f[0], f[1])).toList();
        CharCnnConfig words = new CharCnnConfig(262, c[1], c[2], filters, c[8] == 1 ? Activation.TANH : Activation.RELU, c[3], c[4]);
        Elmo elmo = new Elmo(new ElmoConfig(c[0], words, c[5], c[6], c[7] / 1000.0, 0), 1);
        ElmoPartsGoldenTest.fill(GOLDEN, name, elmo.parameters());
        return elmo;
    }

    private static int[][][] words(String name) {
        return ElmoPartsGoldenTest.words(GOLDEN, name);
    }

    /** The file has 0 where there is no word; what a model gives there means nothing. */
    private static float[] whereWordsAre(String name, Tensor x) {
        float[] values = x.toFloats();
        int[] targets = GOLDEN.ints(name + "/next");
        int width = values.length / targets.length;
        for (int i = 0; i < values.length; i++) if (targets[i / width] < 0) values[i] = 0;
        return values;
    }
}
