package org.loupe.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;

import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.GoldenFile;
import org.loupe.nn.Init;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** Positions of every kind against PyTorch and transformers. */
class PositionsGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("parts.npz");

    static Stream<String> frequencies() {
        return GOLDEN.names("frequencies/").stream().filter(name -> !name.contains("/"));
    }

    static Stream<String> buckets() {
        return GOLDEN.names("buckets/").stream().filter(name -> !name.contains("/"));
    }

    @ParameterizedTest
    @MethodSource("frequencies")
    void frequenciesOfEveryScaling(String name) {
        float[] of = GOLDEN.floats("frequencies/" + name + "/of"), expected = GOLDEN.floats("frequencies/" + name);
        RopeScaling scaling = switch (GOLDEN.ints("frequencies/" + name + "/kind")[0]) {
            case 0 -> RopeScaling.none();
            case 1 -> new RopeScaling.Linear(of[3]);
            case 2 -> new RopeScaling.DynamicNtk(of[3], (int) of[4]);
            default -> new RopeScaling.Llama3(of[3], of[5], of[6], (int) of[4]);
        };
        double[] actual = scaling.frequencies(of[0], (int) of[1], (int) of[2]);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++)       // of each by itself, as the smallest matter most in long texts
            assertThat(actual[i] / expected[i]).as("pair %d", i).isBetween(1 - 1e-5, 1 + 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotary/0", "rotary/1", "rotary/2", "interleaved/0", "interleaved/1", "interleaved/2"})
    void rotaryInBothLayouts(String name) {
        float[] of = GOLDEN.floats(name + "/of");
        int[] shape = GOLDEN.shape(name);
        RopeLayout layout = name.startsWith("rotary") ? RopeLayout.HALF_SPLIT : RopeLayout.INTERLEAVED;
        RotaryPositions positions = new RotaryPositions(shape[3], of[0], RopeScaling.none(), layout);
        check(name, tensor(name + "/x").requireGradient(), x -> positions.forward(x, (int) of[1]));
    }

    /** As transformers turns a text that grows in a cache: keys keep the frequencies of their time. */
    @ParameterizedTest
    @ValueSource(strings = {"pieces/0", "pieces/1"})
    void dynamicScalingOfATextThatComesInPieces(String name) {
        float[] of = GOLDEN.floats(name + "/of");
        int[] shape = GOLDEN.shape(name), cuts = GOLDEN.ints(name + "/cuts");
        RopeScaling scaling = new RopeScaling.DynamicNtk(of[1], (int) of[2]);
        RotaryPositions positions = new RotaryPositions(shape[3], of[0], scaling, RopeLayout.HALF_SPLIT);
        Tensor[] pieces = IntStream.range(0, cuts.length).mapToObj(i -> {
            int end = i + 1 < cuts.length ? cuts[i + 1] : shape[2];
            return positions.forward(tensor(name + "/x").slice(2, cuts[i], end), cuts[i]);
        }).toArray(Tensor[]::new);
        close("pieces", Tensor.concat(2, pieces).toFloats(), GOLDEN.floats(name), 1e-5);
    }

    @Test
    void sinusoidal() {
        int[] shape = GOLDEN.shape("sinusoidal");
        SinusoidalPositions positions = new SinusoidalPositions(shape[1]);
        close("all", positions.forward(0, shape[0]).toFloats(), GOLDEN.floats("sinusoidal"), 1e-5);
        close("some", positions.forward(7, 5).toFloats(), tensor("sinusoidal").slice(0, 7, 12).toFloats(), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 8, 12, 16, 20, 25})
    void slopesOfAlibi(int heads) {
        double[] slopes = new AlibiBias(heads).slopes();
        float[] floats = new float[heads];
        for (int i = 0; i < heads; i++) floats[i] = (float) slopes[i];
        close("slopes", floats, GOLDEN.floats("alibi/" + heads), 1e-5);
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void bucketsOfEveryDistance(String name) {
        int[] expected = GOLDEN.ints("buckets/" + name);
        RelativeBias bias = bias(name, 1);
        int furthest = expected.length / 2;
        assertThat(IntStream.rangeClosed(-furthest, furthest).map(bias::bucket).toArray()).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void biasAndTheGradientOfItsTable(String name) {
        RelativeBias bias = bias(name, GOLDEN.shape("bias/" + name)[0]);
        int[] shape = GOLDEN.shape("bias/" + name);
        Tensor table = bias.parameters().get("weight");
        Updates.assign(table, tensor("bias/" + name + "/table"));
        check("bias/" + name, table, x -> bias.forward(shape[1], shape[2]));
    }

    private static RelativeBias bias(String name, int heads) {
        int[] of = GOLDEN.ints("buckets/" + name + "/of");
        return new RelativeBias(heads, of[1], of[2], of[0] == 1, Init.normal(1, new Random(1)));
    }

    private static void check(String name, Tensor input, UnaryOperator<Tensor> part) {
        for (Telling telling : Telling.values()) {
            input.clearGrad();
            telling.during(() -> Memory.scope(() -> {
                Tensor out = part.apply(input);
                assertThat(out.shape()).containsExactly(GOLDEN.shape(name));
                close("result", out.copy().toFloats(), GOLDEN.floats(name), 1e-5);
                out.mul(tensor(name + "/weights")).sum().backward();
                return null;
            }));
            close("gradient", input.grad().toFloats(), GOLDEN.floats(name + "/grad"), 1e-4);
        }
    }

    private static Tensor tensor(String name) {
        return Tensor.of(GOLDEN.floats(name), GOLDEN.shape(name));
    }
}
