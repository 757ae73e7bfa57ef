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

/** Multi-head attention, with every mask, with biases of the scores, self and cross, grouped and not, against PyTorch. */
class AttentionGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("attention.npz");
    private static final int WINDOW = 4, PREFIX = 3;
    private static final double NORM_EPSILON = 1e-6;

    static Stream<String> cases() {
        return GOLDEN.names().stream().map(name -> name.split("/")[0]).distinct();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAndGradients(String name) {
        int[] s = GOLDEN.ints(name + "/sizes");
        boolean crossing = has(name, "memory"), biased = has(name, "bias");
        for (Telling telling : Telling.values()) {
            MultiHeadAttention attention = attention(s);
            Map<String, Tensor> parameters = attention.parameters();
            assertThat(parameters.keySet()).containsExactlyInAnyOrderElementsOf(GOLDEN.names(name + "/param/"));
            assertThat(attention.parameterCount()).isEqualTo(config(s).parameterCount());
            parameters.forEach((parameter, value) -> Updates.assign(value, tensor(name + "/param/" + parameter)));
            Tensor x = tensor(name + "/x").requireGradient(), memory = crossing ? tensor(name + "/memory").requireGradient() : x;
            Tensor bias = biased ? tensor(name + "/bias").requireGradient() : null;
            telling.during(() -> Memory.scope(() -> {
                Tensor out = attention.forward(x, memory, mask(name, s), bias);
                close("out", out.toFloats(), GOLDEN.floats(name + "/out"), 1e-5);
                out.mul(tensor(name + "/weights")).sum().backward();
                return null;
            }));
            close("gradient of x", x.grad().toFloats(), GOLDEN.floats(name + "/grad/x"), 1e-4);
            if (crossing) close("gradient of memory", memory.grad().toFloats(), GOLDEN.floats(name + "/grad/memory"), 1e-4);
            if (biased) close("gradient of the bias", bias.grad().toFloats(), GOLDEN.floats(name + "/grad/bias"), 1e-4);
            parameters.forEach((parameter, value) ->
                    closeGradient(parameter, value.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
            if (biased) {           // one that is not learned takes the fast way
                Tensor constant = telling.during(() -> attention.forward(x, memory, mask(name, s), bias.detach()));
                close("with a constant bias", constant.toFloats(), GOLDEN.floats(name + "/out"), 1e-5);
            }
        }
    }

    /** Looking inside takes another way through the code; it gives the same, and rows that share out 1. */
    @ParameterizedTest
    @MethodSource("cases")
    void tracedAndNotAreTheSame(String name) {
        int[] s = GOLDEN.ints(name + "/sizes"), sees = GOLDEN.ints(name + "/mask");
        MultiHeadAttention attention = attention(s);
        Tensor x = tensor(name + "/x"), memory = has(name, "memory") ? tensor(name + "/memory") : x;
        Tensor bias = has(name, "bias") ? tensor(name + "/bias") : null;
        Tensor plain = attention.forward(x, memory, mask(name, s), bias);
        Trace trace = Trace.of(() -> attention.forward(x, memory, mask(name, s), bias));
        close("traced", trace.get("out").toFloats(), plain.toFloats(), 1e-5);
        float[] sums = trace.get("probabilities").sum(-1).toFloats();           // [batch, heads, time]
        for (int row = 0; row < sums.length; row++) {
            int query = row / s[4] / s[1] * s[1] + row % s[1];                  // of all texts
            boolean seesAny = Arrays.stream(sees, query * s[2], (query + 1) * s[2]).anyMatch(one -> one == 1);
            assertThat(sums[row]).isBetween(seesAny ? 0.99999f : 0, seesAny ? 1.00001f : 0);
        }
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

    private static AttentionConfig config(int... s) {
        return new AttentionConfig(s[3], s[4], s[5], s[6], s[7] == 1, s[8] == 1, 0, s[9] == 1 ? NORM_EPSILON : 0);
    }

    private static MultiHeadAttention attention(int... s) {
        return new MultiHeadAttention(config(s), Init.normal(1, new Random(1)), Init.normal(1, new Random(2)), new Random(1));
    }

    private static Mask mask(String name, int... s) {
        int time = s[1], keys = s[2];
        return switch (GOLDEN.ints(name + "/kind")[0]) {
            case 0 -> Mask.bidirectional();
            case 1 -> Mask.causal(time);
            case 2 -> padding(name, s);
            case 3 -> Mask.prefix(time, PREFIX);
            case 4 -> Mask.slidingWindow(time, WINDOW);
            case 5, 8 -> padding(name, s).and(Mask.causal(time));
            case 6 -> Mask.segments(IntStream.range(0, s[0])
                    .mapToObj(text -> IntStream.range(0, keys).map(key -> key / 3).toArray()).toArray(int[][]::new));
            case 7 -> Mask.prefix(time, PREFIX).and(padding(name, s));
            default -> throw new IllegalArgumentException("the mask of " + name + " is of no known kind");
        };
    }

    /** The last query of each text sees all that is no padding. */
    private static Mask padding(String name, int... s) {
        int[] sees = GOLDEN.ints(name + "/mask");
        return Mask.padding(IntStream.range(0, s[0]).mapToObj(text ->
                Arrays.copyOfRange(sees, ((text + 1) * s[1] - 1) * s[2], (text + 1) * s[1] * s[2])).toArray(int[][]::new));
    }

    private static boolean has(String name, String array) {
        return GOLDEN.names(name + "/").contains(array);
    }

    private static Tensor tensor(String name) {
        return Tensor.of(GOLDEN.floats(name), GOLDEN.shape(name));
    }
}
