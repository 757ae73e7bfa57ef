package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.tensor.HotOperations.Hot;
import org.loupe.tensor.OperationGoldenTest.Layout;
import org.loupe.tensor.kernel.DType;

/** The fused and the readable telling of every hot operation agree in value and in every gradient, at all sorts of sizes. */
class TellingTest {
    private static final List<String> NORMS = List.of("layerNorm", "rmsNorm");
    private static final String CLIPPING = "lstm, clipping", SHARP = "softmax, sharp";

    /** One way to run an operation; with {@code sharesRows}, the same gradient comes back for all rows. */
    private record Run(String name, int rows, int width, Layout layout, boolean sharesRows, long seed) { }

    /** But for clipping: a value that rounding moves across the limit has another gradient, which chance would find one day. */
    @Provide
    Arbitrary<String> operations() {
        return Arbitraries.of(all().filter(name -> !name.equals(CLIPPING)).toList());
    }

    static Stream<String> all() {
        return HotOperations.ALL.keySet().stream();
    }

    /** Axes of length 1, whole vectors, and those that leave some elements beside. */
    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.oneOf(Arbitraries.of(1, 2, 3, 7, 8, 16, 17, 32, 33, 64, 67, 129), Arbitraries.integers().between(1, 130));
    }

    /** The readable telling in float64 is the truth: kernels lose no digits, not even where a gradient's terms nearly cancel. */
    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void kernelsAreRight(@ForAll("operations") String name, @ForAll("lengths") int rows, @ForAll("lengths") int width,
                         @ForAll Layout layout, @ForAll boolean sharesRows, @ForAll long seed) {
        Run run = new Run(name, rows, width, layout, sharesRows, seed);
        assertAgree(run, results(Telling.FUSED, DType.FLOAT32, run), results(Telling.READABLE, DType.FLOAT64, run));
    }

    /** 78 terms of size 1, whose sum is 0.025. */
    @Test
    void theGradientOfOneBiasWhoseTermsNearlyCancelKeepsItsDigits() {
        Run run = new Run("linear, 3 axes", 26, 1, Layout.PLAIN, false, -16639061644991L);
        assertAgree(run, results(Telling.FUSED, DType.FLOAT32, run), results(Telling.READABLE, DType.FLOAT64, run));
    }

    /** In float32 the readable telling keeps fewer digits of a sure softmax and of narrow norms, which have fixed seeds. */
    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void agreeInValueAndGradient(@ForAll("operations") String name, @ForAll("lengths") int rows, @ForAll("lengths") int width,
                                 @ForAll Layout layout, @ForAll boolean sharesRows, @ForAll long seed) {
        Assume.that(!name.equals(SHARP));
        int wide = NORMS.contains(name) ? Math.max(3, width) : width;
        assertAgree(new Run(name, rows, wide, layout, sharesRows, seed));
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void agreeAtFixedSeeds(Layout layout) {
        for (String name : Stream.concat(Stream.of(CLIPPING, SHARP), NORMS.stream()).toList())
            for (int[] size : new int[][] {{1, 1}, {2, 3}, {3, 17}, {7, 5}, {9, 33}, {1, 16}})
                assertAgree(new Run(name, size[0], size[1], layout, size[0] % 2 == 0, 4));
    }

    /** Rows longer than a tile, and sizes at which work is split. */
    @ParameterizedTest
    @MethodSource("all")
    void agreeAtLargeSizes(String name) {
        assertAgree(new Run(name, 5, 4_500, Layout.PLAIN, false, 4));
        assertAgree(new Run(name, 300, 113, Layout.AXES_REVERSED, true, 4));
    }

    /** Just below the size at which work is split, at it, and above. */
    @ParameterizedTest
    @ValueSource(strings = {"gelu", "dropout", "softmax", "crossEntropy", "layerNorm", "rmsNorm"})
    void agreeWhereSplittingBegins(String name) {
        for (int[] size : new int[][] {{1, 32_767}, {256, 128}, {32_769, 1}})
            assertAgree(new Run(name, size[0], size[1], Layout.PLAIN, false, 4));
    }

    @ParameterizedTest
    @MethodSource("all")
    void agreeWithoutRows(String name) {
        if (name.startsWith("crossEntropy")) return;            // the mean over no rows is an error, in both tellings
        for (Layout layout : Layout.values()) assertAgree(new Run(name, 0, 3, layout, false, 1));
    }

    @Property(tries = 20)
    void adamWAgrees(@ForAll @IntRange(min = 1, max = 60_000) int size, @ForAll long seed) {
        assertClose("adamW", adamW(Telling.FUSED, size, seed), adamW(Telling.READABLE, size, seed));
    }

    /** Each of the listed operations runs its kernel exactly if that is chosen. */
    @ParameterizedTest
    @MethodSource("all")
    void theKernelRunsWhereItIsChosen(String name) {
        for (Telling telling : Telling.values()) {
            String step = telling.during(() -> compute(new Run(name, 3, 4, Layout.PLAIN, false, 1)).step().operation);
            assertThat(step.equals(HotOperations.ALL.get(name).kernel())).as("%s: the %s telling ends with %s", name, telling, step)
                    .isEqualTo(telling == Telling.FUSED);
        }
    }

    @Test
    void everyChoiceOfATellingIsListed() {
        TreeSet<String> listed = HotOperations.ALL.values().stream().map(Hot::kernel).collect(Collectors.toCollection(TreeSet::new));
        listed.add("adamW");
        JavaClasses own = ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);        // the libraries are many, and not asked for
            return new ClassFileImporter().importUrl(Telling.class.getProtectionDomain().getCodeSource().getLocation());
        });
        assertThat(own.get(Telling.class).getMethodCallsToSelf().stream().filter(call -> call.getName().equals("of"))
                .map(call -> call.getOrigin().getName()).sorted()).as("methods that call Telling.of").containsExactlyElementsOf(listed);
    }

    private static void assertAgree(Run run) {
        assertAgree(run, results(Telling.FUSED, DType.FLOAT32, run), results(Telling.READABLE, DType.FLOAT32, run));
    }

    private static void assertAgree(Run run, List<float[]> fused, List<float[]> readable) {
        for (int i = 0; i < fused.size(); i++)
            assertClose(run + (i == 0 ? ", value" : ", gradient of input " + (i - 1)), fused.get(i), readable.get(i));
    }

    /** The value, and the gradients of all inputs. */
    private static List<float[]> results(Telling telling, DType type, Run run) {
        return telling.during(() -> Memory.scope(() -> {
            List<Tensor> parameters = parameters(run, type);
            Tensor y = compute(run, parameters);
            Tensor z = run.sharesRows && y.rank() > 0 ? y.sum(0) : y;
            Tensor turned = run.layout.turned(z);
            turned.mul(Tensor.randomNormal(new Random(run.seed + 1), turned.shape()).to(type)).sum().backward();
            List<float[]> results = new ArrayList<>(List.of(floats(y)));
            for (Tensor parameter : parameters) {
                results.add(parameter.grad() == null ? new float[0] : floats(parameter.grad()));
                parameter.clearGrad();
                parameter.close();
            }
            return results;
        }));
    }

    private static float[] floats(Tensor x) {
        return x.to(DType.FLOAT32).toFloats();
    }

    private static Tensor compute(Run run) {
        return compute(run, parameters(run, DType.FLOAT32));
    }

    private static Tensor compute(Run run, List<Tensor> parameters) {
        return HotOperations.ALL.get(run.name).operation().apply(parameters.stream().map(run.layout::view).toArray(Tensor[]::new));
    }

    private static List<Tensor> parameters(Run run, DType type) {
        Hot hot = HotOperations.ALL.get(run.name);
        Random random = new Random(run.seed);
        int[][] shapes = hot.shapes().of(run.rows, run.width);
        List<Tensor> parameters = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            Tensor parameter = run.layout.parameter(Tensor.randomNormal(random, shapes[i]).to(type), Double.NaN);
            parameters.add(i < shapes.length - hot.constants() ? parameter.requireGradient() : parameter);
        }
        return parameters;
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

    /** Within 2e-5 of the largest value, or of 0.01 where all are smaller: the gradient of a softmax over one class is rounding alone. */
    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        float scale = 0.01f;
        for (float value : expected) scale = Math.max(scale, Math.abs(value));
        for (int i = 0; i < actual.length; i++)
            if (!(Math.abs(actual[i] - expected[i]) <= 2e-5f * scale))
                fail("%s at %d: %s instead of %s, where the largest is %s", what, i, actual[i], expected[i], scale);
    }
}
