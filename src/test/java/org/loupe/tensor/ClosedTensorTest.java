package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.tensor.kernel.DType;

/** A closed tensor is an error that says so, wherever it is used: never a crash, and never numbers of somebody else. */
class ClosedTensorTest {
    private static Stream<GoldenCase> casesWithValues() {
        return GoldenCase.all().filter(golden -> golden.outputs().stream().allMatch(output -> output.values().length > 0));
    }

    private static Stream<GoldenCase> casesWithGradient() {
        return casesWithValues().filter(GoldenCase::hasGradient);
    }

    @Test
    void everyOperationIsTried() {
        Set<String> tried = casesWithValues().map(GoldenCase::operation).collect(Collectors.toSet());
        assertThat(tried).isEqualTo(GoldenOperations.ALL.keySet());
    }

    @ParameterizedTest
    @MethodSource("casesWithValues")
    void anOperandWhoseScopeEndedIsRefused(GoldenCase golden) {
        for (Telling telling : Telling.values())
            for (DType type : DType.values())
                for (int closed = 0; closed < golden.inputs().size(); closed++) {
                    Tensor[] operands = new Tensor[golden.inputs().size()];
                    for (int i = 0; i < operands.length; i++) {
                        GoldenCase.Array input = golden.inputs().get(i);
                        int at = i;
                        if (i != closed) operands[i] = Tensor.of(input.values(), input.shape()).to(type);
                        else Memory.scope(() -> {
                            operands[at] = Tensor.of(input.values(), input.shape()).to(type);
                        });
                    }
                    assertThatThrownBy(() -> telling.during(() -> Stream.of(apply(golden, operands)).map(Tensor::toFloats).toList()))
                            .as("%s, %s, operand %d closed", telling, type, closed)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageMatching("(?s)\\w+: this tensor .*")
                            .hasMessageContaining("is closed: the Memory.scope that it was made in ended");
                }
    }

    /** What is closed between the passes is needed for the way back, and then missed, or not needed, and changes nothing. */
    @ParameterizedTest
    @MethodSource("casesWithGradient")
    void closingBetweenForwardAndBackwardIsFoundOrHarmless(GoldenCase golden) {
        for (Telling telling : Telling.values())
            telling.during(() -> {
                List<float[]> expected = gradients(golden, (operands, results) -> { });
                for (int closed = 0; closed < golden.inputs().size(); closed++) {
                    int at = closed;
                    assertFoundOrHarmless(golden, telling + ", operand " + at, expected, (operands, results) -> operands[at].close());
                }
                assertFoundOrHarmless(golden, telling + ", results", expected,
                        (operands, results) -> Stream.of(results).forEach(Tensor::close));
                return null;
            });
    }

    private interface Closing {
        void close(Tensor[] operands, Tensor[] results);
    }

    private static void assertFoundOrHarmless(GoldenCase golden, String what, List<float[]> expected, Closing closing) {
        List<float[]> actual = new ArrayList<>();
        Throwable error = catchThrowable(() -> actual.addAll(gradients(golden, closing)));
        if (error != null)
            assertThat(error).as(what).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed: it was closed by close()");
        else for (int i = 0; i < expected.size(); i++)
            assertThat(actual.get(i)).as("%s closed, gradient of input %d", what, i).containsExactly(expected.get(i));
    }

    private static List<float[]> gradients(GoldenCase golden, Closing closing) {
        return Memory.scope(() -> {
            Tensor[] parameters = golden.inputs().stream().map(ClosedTensorTest::parameter).toArray(Tensor[]::new);
            Tensor[] operands = Stream.of(parameters).map(parameter -> parameter.mul(1)).toArray(Tensor[]::new);
            Tensor[] results = apply(golden, operands);
            Tensor loss = Tensor.scalar(0);
            for (int i = 0; i < results.length; i++) {
                GoldenCase.Array output = golden.outputs().get(i);
                loss = loss.add(results[i].mul(Tensor.of(output.gradient(), output.shape())).sum());
            }
            closing.close(operands, results);
            // Whoever reads freed memory now finds these.
            for (Tensor used : Stream.concat(Stream.of(operands), Stream.of(results)).toList())
                for (int i = 0; i < 3; i++) Tensor.full(Double.NaN, used.shape());
            loss.backward();
            return Stream.of(parameters).map(parameter -> parameter.grad() == null ? new float[0] : parameter.grad().toFloats()).toList();
        });
    }

    private static Tensor parameter(GoldenCase.Array input) {
        Tensor parameter = Tensor.of(input.values(), input.shape());
        return input.gradient() == null ? parameter : parameter.requireGradient();
    }

    private static Tensor[] apply(GoldenCase golden, Tensor... operands) {
        return GoldenOperations.ALL.get(golden.operation()).apply(operands, new GoldenCase.Numbers(golden.arguments()));
    }

    static Stream<Arguments> otherUses() {
        return Stream.of(
                use("get", x -> x.get(0)),
                use("item", Tensor::item),
                use("toFloats", Tensor::toFloats),
                use("toDoubles", Tensor::toDoubles),
                use("data", Tensor::data),
                use("detach", Tensor::detach),
                use("to", x -> x.to(DType.FLOAT64)),
                use("convertTo", x -> x.convertTo(DType.FLOAT64)),
                use("requireGradient", Tensor::requireGradient),
                use("assign to", x -> Updates.assign(x, Tensor.ones(1))),
                use("assign from", x -> Updates.assign(Tensor.ones(1), x)),
                use("sumOfSquares", Updates::sumOfSquares));
    }

    private static Arguments use(String name, Consumer<Tensor> use) {
        return arguments(name, use);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherUses")
    void everyOtherUseIsRefused(String name, Consumer<Tensor> use) {
        Tensor x = Tensor.ones(1);
        x.close();
        assertThatThrownBy(() -> use.accept(x)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[1] is closed: it was closed by close()");
    }

    @Test
    void theErrorNamesTheOperationThatWasCalled() {
        Tensor x = Tensor.ones(2, 3).requireGradient(), y = Tensor.ones(3, 2), weight = Tensor.ones(2, 3);
        Tensor loss = x.matmul(y).sum();
        y.close();
        weight.close();
        assertThatThrownBy(() -> x.matmul(y)).hasMessageStartingWith("matmul: this tensor [3, 2] is closed");
        assertThatThrownBy(() -> x.linear(weight, null)).hasMessageStartingWith("linear: this tensor [2, 3] is closed");
        assertThatThrownBy(() -> Updates.assign(x, weight)).hasMessageStartingWith("assign: this tensor [2, 3] is closed");
        assertThatThrownBy(loss::backward).hasMessageStartingWith("backward: this tensor [3, 2] is closed");
    }

    @Test
    void whatNeedsNoValuesStillWorks() {
        Tensor x = Tensor.ones(2, 3);
        x.close();
        x.clearGrad();
        assertThat(x.shape()).containsExactly(2, 3);
        assertThat(Arrays.asList(x.rank(), x.size(), x.shape(-1))).containsExactly(2, 6, 3);
        assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.toString()).contains("[2, 3]").contains("closed");
    }

    @Test
    void closingTwiceGivesBackOnce() {
        Tensor x = Tensor.full(4, 50), view = x.reshape(5, 10);
        x.close();
        x.close();
        Tensor other = Tensor.zeros(50);
        assertThat(view.toFloats()).as("the view still has its memory").containsOnly(4);
        long live = Memory.report().live();
        other.close();
        other.close();
        assertThat(live - Memory.report().live()).as("bytes given back").isEqualTo(256);
    }

    @Test
    void aScopeDoesNotCloseAgainWhatWasClosed() {
        Tensor[] view = new Tensor[1];
        Memory.scope(() -> {
            Tensor x = Tensor.full(4, 50);
            view[0] = Memory.keepForever(x.reshape(50));
            x.close();
        });
        Tensor.zeros(50);
        assertThat(view[0].toFloats()).containsOnly(4);
    }

    @Test
    void aClosedParameterStopsBackwardWhereItIsNeeded() {
        Tensor p = Tensor.ones(3).requireGradient(), q = Tensor.ones(3).requireGradient();
        p.square().sum().backward();
        Tensor loss = p.mul(q).sum();
        p.close();
        assertThatThrownBy(loss::backward).isInstanceOf(IllegalStateException.class).hasMessageContaining("[3] is closed");
        AdamWStep step = new AdamWStep(1, 1, 1, 0.9, 0.9, 1e-8, 0);
        for (Telling telling : Telling.values())
            assertThatThrownBy(() -> telling.during(() -> {
                Updates.adamW(p, Tensor.zeros(3), Tensor.zeros(3), step);
                return null;
            })).isInstanceOf(IllegalStateException.class).hasMessageContaining("[3] is closed");
    }
}
