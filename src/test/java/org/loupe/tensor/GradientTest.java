package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.tensor.kernel.DType;

/** Every operation's gradient equals finite differences in float64. */
class GradientTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.loupe.tensor.GradientCases#all")
    void equalsFiniteDifferences(String name, Function<Tensor[], Tensor> operation, Tensor[] inputs) {
        assertThat(Gradients.check(operation, inputs)).isLessThan(1e-6);
    }

    /** As many lines as an operation has lists of arguments, or more. What gives indices has no gradient, and another format no differences this fine. */
    @Test
    void everyOperationHasALine() {
        Map<String, Long> lines = OperationGoldenTest.count(GradientCases.all().map(line -> ((String) line.get()[0]).split("\\W")[0]));
        OperationGoldenTest.count(OperationGoldenTest.operations().filter(name -> !name.equals("argmax") && !name.equals("to")))
                .forEach((name, count) -> assertThat(lines.getOrDefault(name, 0L)).as("lines for " + name).isGreaterThanOrEqualTo(count));
    }

    @Test
    void aGradientComesBackInTheFormatOfItsOperand() {
        Tensor x = Tensor.ones(2, 3).requireGradient();
        x.to(DType.FLOAT64).mul(2).sum().backward();
        assertThat(x.grad().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.grad().toFloats()).containsOnly(2);
    }

    @Test
    void theCheckSeesAWrongGradient() {
        Function<Tensor[], Tensor> wrong = t -> {
            Tensor x = t[0];
            Tensor y = Tensor.resultOf("wrong", x.shape(), x);
            org.loupe.tensor.kernel.Unary.SQUARE.apply(x.values(), y.values());
            return y.backward(dy -> x.accumulate(() -> dy.mul(x)));
        };
        assertThat(Gradients.check(wrong, Tensor.of(new double[] {0.3, -1, 2}, 3))).isGreaterThan(0.1);
    }

    @Test
    void aGradientGrowsWithEachBackwardUntilItIsCleared() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2).requireGradient();
        x.square().sum().backward();
        x.square().sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(4, 8);
        x.clearGrad();
        assertThat(x.grad()).isNull();
    }

    @Test
    void gradientsByOneInputAreThoseOfAWholeBackwardAndTouchNothingElse() {
        Tensor x = Tensor.of(new double[] {0.5, -1, 2, 3}, 2, 2).requireGradient(), w = Tensor.of(new double[] {1, 2, -1, 0.5}, 2, 2).requireGradient();
        Tensor other = Tensor.ones(3).requireGradient();
        Supplier<Tensor> y = () -> x.linear(w, null).tanh().mul(w.slice(0, 1, 2)).sum();
        y.get().backward();
        double[] once = x.grad().toDoubles();
        y.get().backward();
        double[] twice = x.grad().toDoubles(), left = w.grad().toDoubles();
        Tensor[] found = Gradients.of(y.get(), x, other);
        assertThat(found[0].toDoubles()).isEqualTo(once);
        assertThat(found[1].toDoubles()).as("y does not depend on it").containsExactly(0, 0, 0);
        assertThat(x.grad().toDoubles()).as("as it was").isEqualTo(twice);
        assertThat(w.grad().toDoubles()).as("as it was").isEqualTo(left);
        assertThat(other.grad()).isNull();
        y.get().backward();
        assertThat(w.grad().toDoubles()).as("afterwards all is as before").isNotEqualTo(left);
        assertThatIllegalArgumentException().isThrownBy(() -> Gradients.of(y.get(), x.square())).withMessageContaining("[2, 2] is no input");
        assertThatIllegalArgumentException().isThrownBy(() -> Gradients.of(y.get(), Tensor.ones(2))).withMessageContaining("requireGradient()");
    }

    @Test
    void keepsTheGradientOfAnIntermediateResultOnRequest() {
        Tensor x = Tensor.of(new float[] {3}, 1).requireGradient();
        Tensor square = x.square().keepGradient();
        square.mul(5).sum().backward();
        assertThat(square.grad().item()).isEqualTo(5);
        assertThat(x.grad().item()).isEqualTo(30);
    }
}
