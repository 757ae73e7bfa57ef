package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.tensor.kernel.DType;

/** Every operation that takes an axis refuses one that is not there, and every one with several operands refuses to mix formats. */
class AxisAndTypeErrorsTest {
    private static final Set<String> NAMES_OF_AXES = Set.of("axis", "axes", "other");
    private static final Tensor X = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    /** An axis that a public method of a tensor takes. */
    private record Axis(Method method, int parameter) {
        @Override
        public String toString() {
            return method.getName() + ", " + method.getParameters()[parameter].getName();
        }

        /** Calls the method with this axis, and all else as it may be. */
        void callWith(int axis) throws Throwable {
            Object[] arguments = IntStream.range(0, method.getParameterCount())
                    .mapToObj(i -> argument(method.getParameters()[i], i == parameter ? axis : 1)).toArray();
            try {
                method.invoke(X, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private static Object argument(Parameter parameter, int number) {
            Class<?> type = parameter.getType();
            if (type == int[].class) return new int[] {number};
            if (type == Tensor[].class) return new Tensor[] {X, X};
            if (type == Tensor.class) return X;
            if (type == double.class) return 1.0;
            return number;
        }
    }

    static Stream<Axis> axes() {
        return Stream.of(Tensor.class.getMethods()).filter(method -> !method.isBridge())
                .flatMap(method -> IntStream.range(0, method.getParameterCount()).mapToObj(i -> new Axis(method, i)))
                .filter(axis -> NAMES_OF_AXES.contains(axis.method.getParameters()[axis.parameter].getName()));
    }

    @Test
    void theAxesAreFound() {
        assertThat(axes().map(Axis::toString)).hasSizeGreaterThan(20)
                .contains("sum, axes", "transpose, other", "gather, axis", "concat, axis", "shape, axis");
    }

    @ParameterizedTest
    @MethodSource("axes")
    void anAxisThatIsNotThereIsRefused(Axis axis) {
        boolean addsOne = Set.of("unsqueeze", "stack").contains(axis.method.getName());
        String range = addsOne ? "from -3 to 2" : "from -2 to 1";
        for (int bad : new int[] {7, -8, addsOne ? 3 : 2})
            assertThatThrownBy(() -> axis.callWith(bad)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(axis.method.getName() + ": axis " + bad + " ").hasMessageContainingAll("[2, 3]", range);
    }

    @Test
    void aScalarHasNoAxes() {
        assertThatThrownBy(() -> Tensor.scalar(1).sum(0)).hasMessageContaining("sum: axis 0").hasMessageContaining("a scalar has no axes");
    }

    /** One case for each operation and number of operands. */
    static Stream<GoldenCase> casesWithSeveralOperands() {
        Set<String> seen = new HashSet<>();
        return GoldenCase.all().filter(golden -> golden.inputs().size() > 1 && golden.outputs().get(0).values().length > 0
                && seen.add(golden.operation() + golden.inputs().size()));
    }

    @Test
    void theOperationsWithSeveralOperandsAreFound() {
        assertThat(casesWithSeveralOperands().map(GoldenCase::operation))
                .contains("add", "where", "linear", "attention", "rotary", "lstm", "conv1d", "stack");
    }

    @ParameterizedTest
    @MethodSource("casesWithSeveralOperands")
    void formatsDoNotMix(GoldenCase golden) {
        for (Telling telling : Telling.values())
            for (DType others : DType.values())
                for (int odd = 0; odd < golden.inputs().size(); odd++) {
                    Tensor[] operands = golden.inputs().stream().map(input -> Tensor.of(input.values(), input.shape()).to(others))
                            .toArray(Tensor[]::new);
                    operands[odd] = operands[odd].to(others == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32);
                    Throwable error = catchThrowable(() -> telling.during(() -> GoldenOperations.ALL.get(golden.operation())
                            .apply(operands, new GoldenCase.Numbers(golden.arguments()))));
                    assertThat(error).as("%s, operand %d", telling, odd).isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith(golden.operation().split(",")[0] + ": ")
                            .hasMessageMatching(".*: (FLOAT32 and FLOAT64|FLOAT64 and FLOAT32) do not mix; convert one with to\\(DType\\)");
                }
    }
}
