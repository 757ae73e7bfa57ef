package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be computed is an error that names the operation, the shapes or the value, and the fix. */
class BadInputTest {
    private static final Tensor X = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    private interface Call {
        Object run();
    }

    private static Arguments of(String operation, Call call, String... parts) {
        return arguments(operation, call, parts);
    }

    static Stream<Arguments> shapes() {
        Tensor four = Tensor.ones(4), cube = Tensor.ones(2, 3, 5), heads = Tensor.ones(2, 4, 3, 6);
        return Stream.of(
                of("add", () -> X.add(four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("sub", () -> X.sub(four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("mul", () -> X.mul(four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("div", () -> X.div(four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("equal", () -> X.equal(four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("greater", () -> X.greater(four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("less", () -> X.less(four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("where", () -> Tensor.where(X, X, four), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("where", () -> Tensor.where(four, X, X), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("maskedFill", () -> X.maskedFill(four, 0), "[2, 3] and [4]", "must be equal, or one of them 1"),
                of("maskedFill", () -> X.maskedFill(Tensor.ones(5, 2, 3), 0), "mask [5, 2, 3]", "x [2, 3]", "expand x first"),
                of("matmul", () -> X.matmul(X), "[2, 3] x [2, 3]", "Did you mean b.transpose(-1, -2)?"),
                of("matmul", () -> X.matmul(Tensor.ones(3)), "[2, 3] x [3]", "use reshape(1, -1) or reshape(-1, 1)"),
                of("matmul", () -> cube.matmul(Tensor.ones(3, 5, 1)), " x [3, 5, 1] do not fit", "[2] and [3]", "must be equal, or one of them 1"),
                of("linear", () -> X.linear(Tensor.ones(5, 4), null), "x [2, 3]", "weight [5, 4]", "which is [out, in]"),
                of("linear", () -> X.linear(four, null), "x [2, 3]", "weight [4]", "which is [out, in]"),
                of("linear", () -> X.linear(Tensor.ones(5, 3), four), "bias [4]", "[5]"),
                of("conv1d", () -> cube.conv1d(Tensor.ones(4, 2, 2), null, 1, 0), "[2, 3, 5] and [4, 2, 2]", "with the same in"),
                of("conv1d", () -> cube.conv1d(Tensor.ones(4, 3, 2), Tensor.ones(3), 1, 0), "[3]", "must be [4]"),
                of("conv1d", () -> cube.conv1d(Tensor.ones(4, 3, 6), null, 1, 0), "width 6", "use more padding"),
                of("maxPool1d", () -> X.maxPool1d(2, 1), "[2, 3]", "must be [batch, channels, time]"),
                of("maxPool1d", () -> cube.maxPool1d(6, 1), "width 6", "[2, 3, 5]", "pad makes it longer"),
                of("windows", () -> X.windows(1, 4, 1), "width 4", "[2, 3]", "pad makes it longer"),
                of("layerNorm", () -> X.layerNorm(four, four, 1e-5), "gain [4]", "x [2, 3]", "must have the length of the last axis"),
                of("rmsNorm", () -> X.rmsNorm(four, 1e-5), "gain [4]", "x [2, 3]", "must have the length of the last axis"),
                of("attention", () -> X.attention(X, X, null, false), "query [2, 3]", "must each be [batch, heads, time, headDim]"),
                of("attention", () -> heads.attention(Tensor.ones(2, 4, 3, 5), heads, null, false), "key [2, 4, 3, 5]", "must be equal"),
                of("attention", () -> heads.attention(heads, Tensor.ones(2, 4, 2, 6), null, false), "value [2, 4, 2, 6]", "must be equal"),
                of("attention", () -> heads.attention(Tensor.ones(2, 3, 3, 6), Tensor.ones(2, 3, 3, 6), null, false), "[2, 3, 3, 6]",
                        "4 query heads must be a multiple of the 3 key heads"),
                of("attention", () -> heads.attention(heads, heads, Tensor.ones(3, 4), false), "[2, 4, 3, 3] and [3, 4]",
                        "must be equal, or one of them 1"),
                of("attention", () -> heads.attention(heads, heads, Tensor.ones(3, 1, 1, 1, 1), false), "bias [3, 1, 1, 1, 1]",
                        "[batch, heads, time, keys]"),
                of("rotary", () -> cube.rotary(Tensor.ones(3, 2), Tensor.ones(3, 2), true), "x [2, 3, 5]", "even headDim"),
                of("rotary", () -> heads.rotary(Tensor.ones(3, 3), Tensor.ones(3, 2), true), "sine [3, 2]", "[time, headDim / 2]"),
                of("rotary", () -> four.rotary(four, four, true), "x [4]", "must be [..., time, headDim]"),
                of("lstm", () -> X.lstm(lstm(3, 2), null, false, 0, 0), "[2, 3]", "must be [batch, time, in]"),
                of("lstm", () -> Tensor.ones(2, 0, 3).lstm(lstm(3, 2), null, false, 0, 0), "[2, 0, 3]", "at least one step"),
                of("lstm", () -> cube.lstm(lstm(5, 2), new LstmState(X, X), false, 0, 0), "output [2, 3]", "must be [2, 2] and [2, 2]"),
                of("lstm", () -> cube.lstm(lstm(4, 2), null, false, 0, 0), "[2, 3, 5]", "[8, 4]", "must equal"),
                of("lstm", () -> cube.lstm(lstm(5, 2), null, false, -1, 0), "cell -1.0", "0 for none"),
                of("lstm", () -> new LstmWeights(Tensor.ones(8, 3), Tensor.ones(8, 3), Tensor.ones(8), null), "recurrent [8, 3]",
                        "if out equals hidden"),
                of("lstm", () -> new LstmWeights(Tensor.ones(6, 3), Tensor.ones(6, 1), Tensor.ones(6), null), "input [6, 3]",
                        "[4 hidden, in]"),
                of("lstmCell", () -> cube.lstmCell(new LstmState(X, X), lstm(5, 2), 0, 0), "[2, 3, 5]", "must be [batch, in]"),
                of("lstmCell", () -> X.lstmCell(new LstmState(X, X), lstm(3, 2), 0, 0), "cell [2, 3]", "must be [2, 2] and [2, 2]"),
                of("lstmCell", () -> X.lstmCell(new LstmState(Tensor.ones(2, 2), Tensor.ones(2, 2)), lstm(4, 2), 0, 0), "[2, 3]",
                        "[8, 4]", "must equal"),
                of("gather", () -> X.gather(1, new int[3], 3), "[3]", "must have the axes of [2, 3]"),
                of("gather", () -> X.gather(1, new int[3], 3, 1), "[3, 1]", "only axis 1 may be longer"),
                of("gather", () -> X.gather(1, new int[3], 2, 1), "3 indices do not fill [2, 1]", "which has 2 elements"),
                of("scatterAdd", () -> X.scatterAdd(0, new int[4], Tensor.ones(1, 4)), "[1, 4]", "only axis 0 may be longer"),
                of("scatterAdd", () -> X.scatterAdd(0, new int[3], Tensor.ones(1, 2)), "3 indices", "[1, 2]", "which has 2 elements"),
                of("rows", () -> four.rows(new int[][] {{0}}), "[4]", "must be [rows, width]"),
                of("rows", () -> X.rows(new int[][] {{0, 1}, {0}}), "row 1 has 1", "by cutting or padding"),
                of("crossEntropy", () -> X.crossEntropy(0), "[2, 3]", "there are 1", "one target for each row"),
                of("crossEntropy", () -> X.crossEntropy(new int[] {7, 7}, 7, 0), "all 2 targets are 7",
                        "at least one row must have a class"),
                of("crossEntropy", () -> X.crossEntropy(new int[] {0, 1}, 7, 1.5), "1.5", "between 0 and 1"),
                of("crossEntropy", () -> Tensor.scalar(1).crossEntropy(0), "works along the last axis", "a scalar has none"),
                of("softmax", () -> Tensor.scalar(1).softmax(), "works along the last axis", "a scalar has none"),
                of("logSoftmax", () -> Tensor.scalar(1).logSoftmax(), "works along the last axis", "a scalar has none"),
                of("dropout", () -> X.dropout(1, new Random()), "probability 1.0", "at least 0 and below 1"),
                of("dropout", () -> X.dropout(Double.NaN, new Random()), "probability NaN", "at least 0 and below 1"),
                of("concat", () -> Tensor.concat(0, X, Tensor.ones(2, 4)), "part 1 is [2, 4] and part 0 is [2, 3]",
                        "may differ in axis 0 only"),
                of("concat", () -> Tensor.concat(0), "there are no parts", "give at least one tensor"),
                of("stack", () -> Tensor.stack(0, X, four), "part 1 is [4] and part 0 is [2, 3]", "needs equal shapes"),
                of("stack", () -> Tensor.stack(0), "there are no parts", "give at least one tensor"),
                of("reshape", () -> X.reshape(4, 2), "[2, 3] has 6 elements", "do not fill [4, 2]"),
                of("reshape", () -> X.reshape(-1, -1), "[-1, -1]", "only one may be -1"),
                of("expand", () -> X.expand(4, 3), "[2, 3] and [4, 3]", "must be equal, or one of them 1"),
                of("expand", () -> X.expand(3), "[2, 3]", "[3]", "only axes of length 1 can grow"),
                of("permute", () -> X.permute(0, 0), "axes [0, 0]", "[2, 3]", "must name each"),
                of("permute", () -> X.permute(0), "axes [0]", "[2, 3]", "must name each"),
                of("slice", () -> X.slice(1, 2, 1), "from 2 to 1", "[2, 3]", "which goes from 0 to 3"),
                of("split", () -> X.split(1, 2, 2), "lengths [2, 2]", "[2, 3]", "which has length 3"),
                of("squeeze", () -> X.squeeze(0), "axis 0 of [2, 3] has length 2", "only an axis of length 1"),
                of("pad", () -> X.pad(0, -1, 0, 0), "before -1", "slice"),
                of("max", () -> Tensor.ones(2, 0).max(1), "[2, 0]", "give at least one element"),
                of("mean", () -> Tensor.ones(0).mean(), "[0]", "give at least one element"),
                of("variance", () -> Tensor.ones(2, 0).variance(-1), "[2, 0]", "give at least one element"),
                of("argmax", () -> Tensor.ones(2, 0).argmax(1), "[2, 0]", "give at least one element"),
                of("sum", () -> X.sum(1, -1), "axes [1, -1]", "[2, 3]", "name each once"),
                of("flip", () -> X.flip(0, 0), "axes [0, 0]", "[2, 3]", "name each once"),
                of("item", X::item, "[2, 3] has 6 elements", "use get(...) or sum()"),
                of("get", () -> X.get(1), "[2, 3] needs 2 indices, not 1"),
                of("assign", () -> assign(X, four), "values [4]", "parameter [2, 3]"),
                of("tensor", () -> Tensor.of(new float[3], 2, 2), "3 values do not fill the shape [2, 2]", "which has 4 elements"),
                of("tensor", () -> Tensor.of(new double[3]), "3 values", "[]", "give the shape after the values, such as 3"),
                of("ones: shape [2, -1]", () -> Tensor.ones(2, -1), "negative length -1"),
                of("ones: shape [65536, 65536]", () -> Tensor.ones(65_536, 65_536), "4294967296 elements", "split it along its first axis"));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                of("gather", () -> X.gather(1, new int[] {0, 3}, 2, 1), "index 3 at 1", "[2, 3]", "from 0 to 2"),
                of("gather", () -> X.gather(0, new int[] {-1}, 1, 1), "index -1 at 0", "[2, 3]", "from 0 to 1"),
                of("scatterAdd", () -> X.scatterAdd(0, new int[] {2}, Tensor.ones(1, 1)), "index 2 at 0", "[2, 3]", "from 0 to 1"),
                of("rows", () -> X.rows(new int[][] {{0, 2}}), "id 2 at [0, 1]", "from 0 to 1"),
                of("rows", () -> X.rows(new int[][] {{-1}}), "id -1 at [0, 0]", "from 0 to 1"),
                of("rows", () -> X.rows(new int[][] {{0}}, 2), "padding 2", "use rows(ids) for none"),
                of("crossEntropy", () -> X.crossEntropy(0, 3), "target 3 at 1", "0 to 2"),
                of("crossEntropy", () -> X.crossEntropy(-1, 0), "target -1 at 0", "0 to 2"),
                of("get", () -> X.get(0, 3), "index 3", "axis 1 of [2, 3]", "from 0 to 2"),
                of("get", () -> X.get(-3, 0), "index -3", "axis 0 of [2, 3]", "from 0 to 1"));
    }

    private static Object assign(Tensor parameter, Tensor values) {
        Updates.assign(parameter, values);
        return parameter;
    }

    private static LstmWeights lstm(int in, int hidden) {
        return new LstmWeights(Tensor.ones(4 * hidden, in), Tensor.ones(4 * hidden, hidden), Tensor.ones(4 * hidden), null);
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource({"shapes", "numbers"})
    void theErrorTeaches(String operation, Call call, String... parts) {
        for (Telling telling : Telling.values()) {
            Throwable error = catchThrowable(() -> telling.during(call::run));
            assertThat(error).as("%s", telling).isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
            assertThat(error.getMessage()).as("%s", telling).matches("(?s)" + Pattern.quote(operation) + "\\W.*").contains(parts);
        }
    }

    static Stream<Arguments> losses() {
        Tensor p = Tensor.ones(2).requireGradient(), one = Tensor.ones(1).requireGradient(), used = p.sum();
        used.backward();
        Tensor left = Memory.scope(() -> p.sum());
        return Stream.of(
                arguments(p.square(), "this is [2]", "use sum() or mean() first"),
                arguments(used, "the steps that led to []", "run the forward pass again"),
                arguments(used.mul(2), "the steps that led to []", "run the forward pass again"),
                arguments(left, "in a Memory.scope that has ended", "call backward() inside the scope"),
                arguments(Gradients.off(p::sum), "computed inside Gradients.off", "and compute outside"),
                arguments(p.detach().sum(), "does not depend on a parameter", "call requireGradient()"),
                arguments(one, "this is a parameter itself", "compute something from it first"));
    }

    @Test
    void anOperandThatChangedInPlaceIsNoticedOnTheWayBack() {
        Tensor w = Tensor.ones(2, 3).requireGradient(), x = Tensor.ones(2, 3);
        Tensor loss = w.transpose(0, 1).matmul(x).sum();
        Updates.assign(w, Tensor.zeros(2, 3));
        assertThatThrownBy(loss::backward).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("backward: the operand [3, 2] of matmul was changed in place after the forward pass")
                .hasMessageContaining("change it after backward()");
        Tensor other = w.mul(x).sum();
        Updates.assign(x, Tensor.zeros(2, 3));
        assertThatThrownBy(other::backward).hasMessageContaining("the operand [2, 3] of mul was changed in place");
        assertThat(w.grad()).as("nothing is half done").isNull();
        w.sum().backward();
        Updates.assign(w, x);
        assertThat(w.grad().toFloats()).containsOnly(1);
    }

    @Test
    void stepsOfAdamWAreChecked() {
        Tensor w = Tensor.ones(2).requireGradient(), zeros = Tensor.zeros(2);
        AdamWStep step = new AdamWStep(1, 1e-3, 1, 0.9, 0.99, 1e-8, 0.1);
        assertThatThrownBy(() -> Updates.adamW(w, zeros, zeros, step)).hasMessage("adamW: the weight [2] has no gradient; call backward() first");
        w.sum().backward();
        assertThatThrownBy(() -> Updates.adamW(w, Tensor.zeros(3), zeros, step)).hasMessageContaining("mean [3] and variance [2]");
        assertThatThrownBy(() -> new AdamWStep(0, 1e-3, 1, 0.9, 0.99, 1e-8, 0.1)).hasMessageContaining("starts from 1, this is 0");
        assertThatThrownBy(() -> new AdamWStep(1, Double.NaN, 1, 0.9, 0.99, 1e-8, 0.1)).hasMessageContaining("rate NaN");
        assertThatThrownBy(() -> new AdamWStep(1, 1e-3, 1, 1, 0.99, 1e-8, 0.1)).hasMessageContaining("beta1 1.0");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("losses")
    void backwardSaysWhyItCannot(Tensor loss, String why, String fix) {
        assertThatThrownBy(loss::backward).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("backward: ")
                .hasMessageContainingAll(why, fix);
    }
}
