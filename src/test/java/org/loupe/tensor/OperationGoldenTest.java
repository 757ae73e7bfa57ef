package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Unary;

/** Every operation gives PyTorch's values and gradients, in both tellings, both number formats, and however its operands lie in memory. */
class OperationGoldenTest {
    /** Public methods of a tensor that give a tensor or numbers and are no operations. */
    private static final Set<String> NO_OPERATIONS = Set.of("of", "scalar", "full", "zeros", "blank", "ones", "randomNormal", "causalBias", "shape",
            "to", "detach", "requireGradient", "keepGradient", "grad");

    /** How the operands lie in memory. */
    enum Layout {
        PLAIN, LAST_AXES_EXCHANGED, AXES_REVERSED, PART;

        /** The parameter that {@link #view} shows as x: x itself, or a larger one with this value around. */
        Tensor parameter(Tensor x, double around) {
            if (this != PART) return x;
            Tensor larger = Tensor.full(around, Arrays.stream(x.shape()).map(length -> length + 2).toArray()).to(x.dtype());
            return Memory.scope(() -> {
                Unary.COPY.apply(x.values(), view(larger).values());
                return larger;
            });
        }

        Tensor view(Tensor parameter) {
            if (this == PLAIN) return parameter;
            Tensor view = parameter;
            if (this == PART) for (int axis = 0; axis < view.rank(); axis++) view = view.slice(axis, 1, view.shape(axis) - 1);
            else view = turned(turned(parameter).copy());
            return view;
        }

        /** The same values with axes exchanged; twice gives the first again. */
        Tensor turned(Tensor x) {
            if (this == PLAIN || x.rank() < 2) return x;
            if (this == LAST_AXES_EXCHANGED) return x.transpose(-1, -2);
            return x.permute(IntStream.range(0, x.rank()).map(axis -> x.rank() - 1 - axis).toArray());
        }
    }

    /** One way to run a case. */
    private record Run(Telling telling, DType type, Layout layout) { }

    static Stream<GoldenCase> cases() {
        return GoldenCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void equalsPyTorch(GoldenCase golden) {
        List<String> differences = new ArrayList<>();
        for (Telling telling : Telling.values())
            for (DType type : golden.isForFloat32() ? new DType[] {DType.FLOAT32} : DType.values())
                for (Layout layout : Layout.values()) compare(golden, new Run(telling, type, layout), differences);
        assertThat(differences).as(golden.name()).isEmpty();
    }

    @Test
    void everyOperationHasACase() {
        Set<String> operations = cases().map(GoldenCase::operation).collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations).isEqualTo(GoldenOperations.ALL.keySet());
        assertThat(count(operations.stream().map(name -> name.split(",")[0]))).as("argument lists of each operation")
                .isEqualTo(count(operations()));
    }

    /**
     * The names of all operations, once for each list of arguments. {@link QuantizedMatrixTest} has those with quantised weights, and
     * {@code LstmChangeTest} the step of an LSTM that shows its values.
     */
    static Stream<String> operations() {
        Set<Class<?>> results = Set.of(Tensor.class, Tensor[].class, int[].class, LstmState.class);
        return Arrays.stream(Tensor.class.getMethods()).filter(method -> results.contains(method.getReturnType()))
                .filter(method -> Stream.of(method.getParameterTypes()).noneMatch(Set.of(QuantizedMatrix.class, BiFunction.class)::contains)).map(Method::getName)
                .filter(name -> !NO_OPERATIONS.contains(name));
    }

    static TreeMap<String, Long> count(Stream<String> names) {
        return names.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static void compare(GoldenCase golden, Run run, List<String> differences) {
        run.telling.during(() -> Memory.scope(() -> {
            List<Tensor> parameters = golden.inputs().stream().map(input -> parameter(input, run)).toList();
            Tensor[] operands = parameters.stream().map(run.layout::view).toArray(Tensor[]::new);
            Tensor[] results = GoldenOperations.ALL.get(golden.operation()).apply(operands, new GoldenCase.Numbers(golden.arguments()));
            Tensor loss = Tensor.scalar(0).to(run.type);
            assertThat(results).hasSize(golden.outputs().size());
            for (int i = 0; i < results.length; i++) {
                GoldenCase.Array expected = golden.outputs().get(i);
                assertThat(results[i].shape()).as("%s: shape of output %d", run, i).isEqualTo(expected.shape());
                difference(golden, run, "output " + i, results[i], tensor(expected.values(), run.type, expected.shape()), differences);
                if (!golden.hasGradient()) continue;
                assertThat(results[i].dtype()).as("%s: format of output %d", run, i).isEqualTo(run.type);
                Tensor dy = tensor(expected.gradient(), run.type, expected.shape());
                loss = loss.add(run.layout.turned(results[i]).mul(run.layout.turned(dy)).sum());
            }
            if (golden.hasGradient()) {
                loss.backward();
                compareGradients(golden, run, parameters, differences);
            }
            parameters.forEach(Tensor::close);
            return null;
        }));
    }

    private static Tensor parameter(GoldenCase.Array input, Run run) {
        Tensor parameter = run.layout.parameter(tensor(input.values(), run.type, input.shape()), Double.NaN);
        return input.gradient() == null ? parameter : parameter.requireGradient();
    }

    private static void compareGradients(GoldenCase golden, Run run, List<Tensor> parameters, List<String> differences) {
        for (int i = 0; i < parameters.size(); i++) {
            GoldenCase.Array input = golden.inputs().get(i);
            if (input.gradient() == null) continue;
            Tensor expected = run.layout.parameter(tensor(input.gradient(), run.type, input.shape()), 0);
            Tensor gradient = parameters.get(i).grad();
            if (gradient == null) differences.add(run + ": input " + i + " has got no gradient");
            else difference(golden, run, "gradient of input " + i, gradient, expected, differences);
            parameters.get(i).clearGrad();
        }
    }

    private static Tensor tensor(float[] values, DType type, int... shape) {
        return Tensor.of(values, shape).to(type);
    }

    /** Adds the first place at which NaN or an infinity is not where it should be, or a number is too far off. */
    private static void difference(GoldenCase golden, Run run, String what, Tensor actual, Tensor expected, List<String> differences) {
        double[] a = actual.toDoubles(), e = expected.toDoubles();
        double largest = Arrays.stream(e).map(Math::abs).filter(Double::isFinite).max().orElse(0);
        double scale = golden.isTiny() ? 0 : Math.min(1, Math.max(0.1, largest));
        double tolerance = run.type == DType.FLOAT32 ? 1e-5 : 1e-6;
        assertThat(a).as("%s: size of %s", run, what).hasSameSizeAs(e);
        for (int i = 0; i < a.length; i++) {
            double allowed = tolerance * (Math.abs(e[i]) + scale);
            if (Double.isFinite(e[i]) ? !(Math.abs(a[i] - e[i]) <= allowed) : Double.compare(a[i], e[i]) != 0) {
                differences.add(run + ": " + what + " at " + i + " is " + a[i] + " instead of " + e[i]);
                return;
            }
        }
    }
}
