package org.loupe.model.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.nn.Activation;
import org.loupe.nn.BidirectionalLstm;
import org.loupe.nn.CharCnn;
import org.loupe.nn.CharCnnConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Conv1d;
import org.loupe.nn.Highway;
import org.loupe.nn.Init;
import org.loupe.nn.Lstm;
import org.loupe.nn.LstmConfig;
import org.loupe.nn.Module;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** What ELMo is made of against PyTorch: results within 1e-5, gradients within 1e-4. */
class ElmoPartsGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("elmo-parts.npz");
    private static final Init INIT = Init.scaled(new Random(1));

    /** A module and how it is called. */
    private record Part(Module module, Function<Tensor, Tensor> forward) { }

    static Stream<String> cases() {
        return GOLDEN.names().stream().map(name -> name.split("/")[0]).distinct();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAndGradients(String name) {
        for (Telling telling : Telling.values()) {
            Part part = part(name);
            Map<String, Tensor> parameters = part.module.parameters();
            fill(GOLDEN, name, parameters);
            boolean readsWords = GOLDEN.names(name + "/").contains("words");
            Tensor x = readsWords ? null : tensor(name + "/x").requireGradient();
            telling.during(() -> Memory.scope(() -> {
                Tensor weights = tensor(name + "/weights"), out = part.forward.apply(x);
                // What stands behind a shorter text means nothing; the file has 0 there, as have the weights.
                float[] shown = weights.square().greater(0).mul(out).toFloats();
                close("out", shown, GOLDEN.floats(name + "/out"), 1e-5);
                out.mul(weights).sum().backward();
                return null;
            }));
            if (x != null) close("gradient of x", x.grad().toFloats(), GOLDEN.floats(name + "/grad/x"), 1e-4);
            parameters.forEach((parameter, tensor) ->
                    close("gradient of " + parameter, tensor.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
        }
    }

    private static Part part(String name) {
        int[] c = GOLDEN.ints(name + "/config");
        switch (name.split(" ")[0]) {
            case "highway":
                Highway highway = new Highway(c[0], INIT);
                return new Part(highway, highway::forward);
            case "convolution":
                Conv1d convolution = new Conv1d(c[0], c[1], c[2], INIT);
                return new Part(convolution, convolution::forward);
            case "characters":
                List<Filters> filters = IntStream.range(0, (c.length - 5) / 2)
                        .mapToObj(i -> new Filters(c[5 + 2 * i], c[6 + 2 * i])).toList();
                Activation activation = c[4] == 1 ? Activation.TANH : Activation.RELU;
                CharCnn words = new CharCnn(new CharCnnConfig(262, c[0], c[1], filters, activation, c[2], c[3]), INIT);
                return new Part(words, x -> words.forward(words(GOLDEN, name)));
            case "lstm":
                Lstm lstm = new Lstm(new LstmConfig(c[0], c[1], c[2], c[4] / 1000.0, c[4] / 1000.0), c[3] == 1, INIT);
                return new Part(lstm, lstm::forward);
            case "bidirectional":
                BidirectionalLstm both = new BidirectionalLstm(new LstmConfig(c[0], c[1], c[2], 0, 0), INIT);
                return new Part(both, x -> both.forward(x, GOLDEN.ints(name + "/lengths")));
            default:
                LayerMix mix = new LayerMix(c[0], c[1] == 1);
                return new Part(mix, x -> mix.forward(layers(x)));
        }
    }

    /** The layers that x holds along its first axis. */
    private static List<Tensor> layers(Tensor x) {
        List<Tensor> layers = new ArrayList<>();
        for (int j = 0; j < x.shape(0); j++) layers.add(x.slice(0, j, j + 1).squeeze(0));
        return layers;
    }

    static void fill(GoldenFile golden, String name, Map<String, Tensor> parameters) {
        assertThat(parameters.keySet()).containsExactlyInAnyOrderElementsOf(golden.names(name + "/param/"));
        parameters.forEach((parameter, tensor) -> {
            assertThat(golden.shape(name + "/param/" + parameter)).as(parameter).isEqualTo(tensor.shape());
            Updates.assign(tensor, Tensor.of(golden.floats(name + "/param/" + parameter), tensor.shape()));
        });
    }

    static int[][][] words(GoldenFile golden, String name) {
        int[] shape = golden.shape(name + "/words"), flat = golden.ints(name + "/words");
        int[][][] words = new int[shape[0]][shape[1]][];
        for (int i = 0; i < shape[0] * shape[1]; i++)
            words[i / shape[1]][i % shape[1]] = Arrays.copyOfRange(flat, i * shape[2], (i + 1) * shape[2]);
        return words;
    }

    private static Tensor tensor(String name) {
        return Tensor.of(GOLDEN.floats(name), GOLDEN.shape(name));
    }
}
