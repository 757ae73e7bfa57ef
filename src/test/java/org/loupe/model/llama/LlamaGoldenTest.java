package org.loupe.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.TenSteps;
import org.loupe.attention.KeyValueCache;
import org.loupe.position.RopeScaling;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** LLaMA, Mistral, Qwen2 and Qwen3, in several sizes and with every RoPE scaling, against transformers, in both tellings. */
class LlamaGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("llama-cases.npz");

    static Stream<String> cases() {
        return GOLDEN.names().stream().map(name -> name.split("/")[0]).distinct();
    }

    static Stream<String> padded() {
        return cases().filter(name -> GOLDEN.names(name + "/").contains("left"));
    }

    /** Padding stands after the text: a decoder does not see it, and what it computes there counts for nothing. */
    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndGradients(String name) {
        for (Telling telling : Telling.values()) {
            Llama llama = model(name);
            telling.during(() -> Memory.scope(() -> {
                Tensor logits = llama.forward(GOLDEN.ids(name + "/ids"));
                closeLogits(name, "logits", logits.toFloats(), 0);
                logits.crossEntropy(targets(name), -100, 0).backward();
                return null;
            }));
            // A key's bias counts here: turned with its position, it does not shift all scores of a row alike.
            llama.parameters().forEach((parameter, tensor) ->
                    close("gradient of " + parameter, tensor.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
        }
    }

    /** Padding stands before the text, as in generation, and the cache hides it. */
    @ParameterizedTest
    @MethodSource("padded")
    void logitsWithPaddingAtTheLeft(String name) {
        int[][] ids = GOLDEN.ids(name + "/ids");
        int[] lengths = GOLDEN.ints(name + "/lengths"), padding = Arrays.stream(lengths).map(length -> ids[0].length - length).toArray();
        int[][] left = new int[ids.length][ids[0].length];
        for (int text = 0; text < ids.length; text++) System.arraycopy(ids[text], 0, left[text], padding[text], lengths[text]);
        Llama llama = model(name);
        try (KeyValueCache cache = llama.newCache(padding)) {
            closeLogits(name, "left", Gradients.off(() -> llama.forward(left, cache).toFloats()), 1);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsOfAdamW(String name) {
        for (Telling telling : Telling.values()) {
            Llama llama = model(name);
            float[] losses = telling.during(() -> TenSteps.losses(llama,
                    () -> llama.forward(GOLDEN.ids(name + "/ids")).crossEntropy(targets(name), -100, 0)));
            close("losses", losses, GOLDEN.floats(name + "/losses"), 1e-4);
        }
    }

    @Test
    void everyKindIsThere() {
        assertThat(cases().map(name -> model(name).config().modelType()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("llama", "mistral", "qwen2", "qwen3");
        assertThat(cases().map(name -> model(name).config().ropeScaling().getClass().getSimpleName()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("None", "Linear", "DynamicNtk", "Llama3");
        assertThat(cases().map(name -> model(name).config().fullLayers())).as("layers without a window, where others have one").contains(1);
        assertThat(padded()).hasSizeGreaterThanOrEqualTo(4);
    }

    /** Of the tokens alone. @param end 0 where padding stands after them, 1 where before */
    private static void closeLogits(String name, String what, float[] actual, int end) {
        int[] lengths = GOLDEN.ints(name + "/lengths"), shape = GOLDEN.shape(name + "/" + what);
        float[] expected = GOLDEN.floats(name + "/" + what);
        assertThat(actual).hasSameSizeAs(expected);
        for (int text = 0; text < shape[0]; text++) {
            int first = text * shape[1] + end * (shape[1] - lengths[text]), from = first * shape[2],
                    to = (first + lengths[text]) * shape[2];
            close(what + " of text " + text, Arrays.copyOfRange(actual, from, to), Arrays.copyOfRange(expected, from, to), 1e-4);
        }
    }

    private static Llama model(String name) {
        int[] c = GOLDEN.ints(name + "/config");
        float[] r = GOLDEN.floats(name + "/rope");
        RopeScaling scaling = switch ((int) r[0]) {
            case 0 -> RopeScaling.none();
            case 1 -> new RopeScaling.Linear(r[2]);
            case 2 -> new RopeScaling.DynamicNtk(r[2], c[2]);
            default -> new RopeScaling.Llama3(r[2], r[3], r[4], (int) r[5]);
        };
        int context = scaling instanceof RopeScaling.DynamicNtk ? (int) (r[2] * c[2]) : c[2];
        LlamaConfig config = new LlamaConfig(c[1], context, c[3], c[4], c[5], c[6], c[7], c[8], r[1], scaling, r[6], c[9] == 1,
                c[0] == 1, c[0] == 2, c[10], c[11]);
        Llama llama = new Llama(config, 1);
        Map<String, Tensor> parameters = llama.parameters();
        assertThat(parameters.keySet()).containsExactlyInAnyOrderElementsOf(GOLDEN.names(name + "/param/"));
        parameters.forEach((parameter, tensor) -> Updates.assign(tensor,
                Tensor.of(GOLDEN.floats(name + "/param/" + parameter), tensor.shape())));
        return llama;
    }

    private static int[] targets(String name) {
        return Arrays.stream(GOLDEN.ids(name + "/targets")).flatMapToInt(Arrays::stream).toArray();
    }
}
