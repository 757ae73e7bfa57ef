package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;
import static org.loupe.Closeness.closeGradient;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.nn.Init;
import org.loupe.nn.Trace;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** Multi-head attention, with every mask, self and cross, grouped and not, against PyTorch. */
class AttentionGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("attention.npz");
    private static final int WINDOW = 4, PREFIX = 3;

    static Stream<String> cases() {
        return GOLDEN.names().stream().map(name -> name.split("/")[0]).distinct();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAndGradients(String name) {
        int[] s = GOLDEN.ints(name + "/sizes");
        boolean crossing = GOLDEN.names(name + "/").contains("memory");
        AttentionConfig config = new AttentionConfig(s[3], s[4], s[5], s[6], s[7] == 1, s[8] == 1, 0);
        for (Telling telling : Telling.values()) {
            MultiHeadAttention attention = new MultiHeadAttention(config, Init.normal(1, new Random(1)), Init.normal(1, new Random(1)), new Random(1));
            Map<String, Tensor> parameters = attention.parameters();
            assertThat(parameters.keySet()).containsExactlyInAnyOrderElementsOf(GOLDEN.names(name + "/param/"));
            assertThat(attention.parameterCount()).isEqualTo(config.parameterCount());
            parameters.forEach((parameter, tensor) -> Updates.assign(tensor, Tensor.of(GOLDEN.floats(name + "/param/"
                    + parameter), tensor.shape())));
            Tensor x = tensor(name + "/x").requireGradient(), memory = crossing ? tensor(name + "/memory").requireGradient() : x;
            telling.during(() -> Memory.scope(() -> {
                Tensor out = attention.forward(x, memory, mask(name, s), null);
                close("out", out.toFloats(), GOLDEN.floats(name + "/out"), 1e-5);
                out.mul(tensor(name + "/weights")).sum().backward();
                return null;
            }));
            close("gradient of x", x.grad().toFloats(), GOLDEN.floats(name + "/grad/x"), 1e-4);
            if (crossing) close("gradient of memory", memory.grad().toFloats(), GOLDEN.floats(name + "/grad/memory"), 1e-4);
            parameters.forEach((parameter, tensor) ->
                    closeGradient(parameter, tensor.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
        }
    }

    /** Looking inside takes another way through the code; it gives the same, and rows that share out 1. */
    @ParameterizedTest
    @MethodSource("cases")
    void tracedAndNotAreTheSame(String name) {
        int[] s = GOLDEN.ints(name + "/sizes");
        AttentionConfig config = new AttentionConfig(s[3], s[4], s[5], s[6], s[7] == 1, s[8] == 1, 0);
        MultiHeadAttention attention = new MultiHeadAttention(config, Init.normal(1, new Random(1)), Init.normal(1, new Random(2)), new Random(1));
        Tensor x = tensor(name + "/x"), memory = GOLDEN.names(name + "/").contains("memory") ? tensor(name + "/memory") : x;
        Tensor plain = attention.forward(x, memory, mask(name, s), null);
        Trace trace = Trace.of(() -> attention.forward(x, memory, mask(name, s), null));
        close("traced", trace.get("out").toFloats(), plain.toFloats(), 1e-5);
        for (float sum : trace.get("probabilities").sum(-1).toFloats()) assertThat(sum).isBetween(0.99999f, 1.00001f);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void masksHideTheSame(String name) {
        int[] s = GOLDEN.ints(name + "/sizes"), sees = GOLDEN.ints(name + "/mask");
        Mask mask = mask(name, s);
        float[] bias = mask.bias().expand(s[0], 1, s[1], s[2]).copy().toFloats();
        for (int i = 0; i < sees.length; i++) {
            assertThat(bias[i]).isEqualTo(sees[i] == 1 ? 0 : Float.NEGATIVE_INFINITY);
            assertThat(mask.sees(i / s[2] / s[1], i / s[2] % s[1], i % s[2])).isEqualTo(sees[i] == 1);
        }
    }

    private static Mask mask(String name, int... s) {
        int time = s[1], keys = s[2];
        return switch (GOLDEN.ints(name + "/kind")[0]) {
            case 0 -> Mask.bidirectional();
            case 1 -> Mask.causal(time);
            case 2 -> padding(name, s);
            case 3 -> Mask.prefix(time, PREFIX);
            case 4 -> Mask.slidingWindow(time, WINDOW);
            case 5 -> padding(name, s).and(Mask.causal(time));
            case 6 -> Mask.segments(IntStream.range(0, s[0]).mapToObj(i -> IntStream.range(0, keys).map(key -> key / 3).toArray()).toArray(int[][]::new));
            default -> Mask.prefix(time, PREFIX).and(padding(name, s));
        };
    }

    /** The last query of each text sees all that is no padding. */
    private static Mask padding(String name, int... s) {
        int[] sees = GOLDEN.ints(name + "/mask");
        return Mask.padding(IntStream.range(0, s[0]).mapToObj(text ->
                Arrays.copyOfRange(sees, ((text + 1) * s[1] - 1) * s[2], (text + 1) * s[1] * s[2])).toArray(int[][]::new));
    }

    private static Tensor tensor(String name) {
        return Tensor.of(GOLDEN.floats(name), GOLDEN.shape(name));
    }
}
