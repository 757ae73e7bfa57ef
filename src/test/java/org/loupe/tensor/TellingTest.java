package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The fused and the readable telling of every hot operation agree in value and in every gradient, at all sorts of sizes. */
class TellingTest {
    /** An operation on inputs of rows x width, with the shapes of its further inputs. */
    private record Hot(Function<Tensor[], Tensor> operation, boolean hasGain, boolean hasWeight) { }

    private static final Map<String, Hot> HOT = new LinkedHashMap<>();

    static {
        HOT.put("gelu", new Hot(t -> t[0].gelu(), false, false));
        HOT.put("softmax", new Hot(t -> t[0].softmax(), false, false));
        HOT.put("softmax of a transposed", new Hot(t -> t[0].transpose(0, 1).softmax(), false, false));
        HOT.put("crossEntropy", new Hot(t -> t[0].crossEntropy(targets(t[0])), false, false));
        // A larger epsilon than usual: where a row of one or two values has nearly no variance, 1e-5 multiplies rounding by 300.
        HOT.put("layerNorm", new Hot(t -> t[0].layerNorm(t[1], t[2], 1e-2), true, false));
        HOT.put("linear", new Hot(t -> t[0].linear(t[1], null), false, true));
        HOT.put("linear with bias, 3 axes", new Hot(t -> t[0].reshape(1, -1, t[0].shape(-1)).linear(t[1], t[1].sum(-1).reshape(-1)), false, true));
    }

    @Provide
    Arbitrary<String> operations() {
        return Arbitraries.of(HOT.keySet());
    }

    @Property(tries = 300)
    void agreeInValueAndGradient(@ForAll("operations") String name, @ForAll @IntRange(min = 1, max = 70) int rows,
                                 @ForAll @IntRange(min = 1, max = 130) int width, @ForAll long seed) {
        Hot hot = HOT.get(name);
        float[][] fused = run(Telling.FUSED, hot, rows, width, seed);
        float[][] readable = run(Telling.READABLE, hot, rows, width, seed);
        for (int i = 0; i < fused.length; i++) assertClose(name + " part " + i, fused[i], readable[i]);
    }

    /** The epsilon that the models have, on rows wide enough to have a variance. */
    @Property(tries = 100)
    void layerNormAgreesAtTheModelsEpsilon(@ForAll @IntRange(min = 1, max = 70) int rows, @ForAll @IntRange(min = 8, max = 130) int width, @ForAll long seed) {
        Hot hot = new Hot(t -> t[0].layerNorm(t[1], t[2], 1e-5), true, false);
        float[][] fused = run(Telling.FUSED, hot, rows, width, seed);
        float[][] readable = run(Telling.READABLE, hot, rows, width, seed);
        for (int i = 0; i < fused.length; i++) assertClose("layerNorm part " + i, fused[i], readable[i]);
    }

    /** Sizes at which the kernels split their work and rows are longer than a tile. */
    @Property(tries = 12)
    void agreeAtLargeSizes(@ForAll("operations") String name, @ForAll long seed) {
        Hot hot = HOT.get(name);
        for (int[] size : new int[][] {{9, 5_000}, {400, 131}}) {
            float[][] fused = run(Telling.FUSED, hot, size[0], size[1], seed);
            float[][] readable = run(Telling.READABLE, hot, size[0], size[1], seed);
            for (int i = 0; i < fused.length; i++) assertClose(name + " part " + i, fused[i], readable[i]);
        }
    }

    @Property(tries = 20)
    void adamWAgrees(@ForAll @IntRange(min = 1, max = 60_000) int size, @ForAll long seed) {
        assertClose("adamW", adamW(Telling.FUSED, size, seed), adamW(Telling.READABLE, size, seed));
    }

    private static float[][] run(Telling telling, Hot hot, int rows, int width, long seed) {
        Random random = new Random(seed);
        Tensor x = Tensor.randomNormal(random, rows, width).requireGradient();
        Tensor a = hot.hasWeight ? Tensor.randomNormal(random, 7, width) : Tensor.randomNormal(random, width);
        Tensor b = Tensor.randomNormal(random, width);
        a.requireGradient();
        b.requireGradient();
        return telling.during(() -> {
            Tensor y = hot.operation.apply(new Tensor[] {x, a, b});
            Tensor weights = Tensor.randomNormal(new Random(seed + 1), y.shape());
            y.mul(weights).sum().backward();
            boolean usesA = hot.hasGain || hot.hasWeight;
            return new float[][] {y.toFloats(), x.grad().toFloats(), usesA ? a.grad().toFloats() : new float[0],
                hot.hasGain ? b.grad().toFloats() : new float[0]};
        });
    }

    private static float[] adamW(Telling telling, int size, long seed) {
        Random random = new Random(seed);
        Tensor w = Tensor.randomNormal(random, size).requireGradient();
        Tensor m = Tensor.zeros(size), v = Tensor.zeros(size);
        Tensor factor = Tensor.randomNormal(random, size);
        return telling.during(() -> {
            for (int step = 1; step <= 3; step++) {
                w.clearGrad();
                w.square().mul(factor).sum().backward();
                Updates.adamW(w, m, v, new AdamWStep(step, 1e-2, 0.7, 0.9, 0.95, 1e-8, 0.1));
            }
            return w.toFloats();
        });
    }

    private static int[] targets(Tensor logits) {
        return new Random(3).ints(logits.shape(0), 0, logits.shape(1)).toArray();
    }

    /** Within 2e-5 of the largest value. */
    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float scale = 1;
        for (float value : expected) scale = Math.max(scale, Math.abs(value));
        for (int i = 0; i < actual.length; i++)
            assertThat(Math.abs(actual[i] - expected[i])).as("%s at %d: %s and %s", what, i, actual[i], expected[i]).isLessThan(2e-5f * scale);
    }
}
