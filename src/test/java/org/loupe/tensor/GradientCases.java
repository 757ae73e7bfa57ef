package org.loupe.tensor;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;

/** Calls of every operation, with float64 inputs at which it has a derivative. A line's name begins with the operation's. */
final class GradientCases {
    private static final Random RANDOM = new Random();

    private GradientCases() { }

    /** The same values at each call. */
    static Stream<Arguments> all() {
        RANDOM.setSeed(5);
        return Stream.of(elements(), reductions(), products(), shapes(), layers(), SequenceGradientCases.all()).flatMap(cases -> cases);
    }

    /** Operations on elements and shapes. */
    private static Stream<Arguments> elements() {
        return Stream.of(
                of("add, broadcast", t -> t[0].add(t[1]), normal(2, 3, 4), normal(3, 1)),
                of("add, to a scalar", t -> t[0].add(t[1]), normal(2, 3), normal()),
                of("add a number", t -> t[0].add(1.5), normal(2, 3)),
                of("add to itself", t -> t[0].add(t[0]), normal(2, 3)),
                of("sub, broadcast", t -> t[0].sub(t[1]), normal(4), normal(2, 3, 4)),
                of("mul, broadcast", t -> t[0].mul(t[1]), normal(2, 1, 4), normal(3, 1)),
                of("mul by a number", t -> t[0].mul(-2.5), normal(2, 3)),
                of("div, broadcast", t -> t[0].div(t[1]), normal(2, 3), positive(3)),
                of("neg", t -> t[0].neg(), normal(2, 3)),
                of("square", t -> t[0].square(), normal(2, 3)),
                of("sqrt", t -> t[0].sqrt(), positive(2, 3)),
                of("rsqrt", t -> t[0].rsqrt(), positive(2, 3)),
                of("exp", t -> t[0].exp(), normal(2, 3)),
                of("log", t -> t[0].log(), positive(2, 3)),
                of("tanh", t -> t[0].tanh(), normal(2, 3)),
                of("gelu", t -> t[0].gelu(), normal(4, 5)),
                of("geluErf", t -> t[0].mul(2).geluErf(), normal(4, 5)),
                of("relu", t -> t[0].relu(), distinct(4, 5)),
                of("sigmoid", t -> t[0].mul(2).sigmoid(), normal(4, 5)),
                of("silu", t -> t[0].mul(2).silu(), normal(4, 5)),
                of("softplus", t -> t[0].mul(3).softplus(), normal(4, 5)),
                of("pow", t -> t[0].pow(2.5), positive(2, 3)),
                of("pow, integer, negative base", t -> t[0].pow(3), normal(2, 3)),
                of("pow 0", t -> t[0].pow(0), normal(2, 3)),
                of("pow -1", t -> t[0].pow(-1), positive(2, 3)),
                of("where, all broadcast", t -> Tensor.where(mask(3, 1), t[0], t[1]), normal(3), normal(2, 1, 1)),
                of("where by a comparison of its operands", t -> Tensor.where(t[0].greater(t[1]), t[0].square(), t[1]), distinct(3, 4),
                        distinct(4)),
                of("equal", t -> t[0].equal(t[1]).mul(t[0]), distinct(3, 4), distinct(4)),
                of("equal, number", t -> t[0].equal(0.2).mul(t[0]), distinct(3, 4)),
                of("greater", t -> t[0].greater(t[1]).mul(t[1]), distinct(3, 4), distinct(4)),
                of("greater, number", t -> t[0].greater(0.2).mul(t[0]), distinct(3, 4)),
                of("less", t -> t[0].less(t[1]).mul(t[0]), distinct(3, 4), distinct(4)),
                of("less, number", t -> t[0].less(0.2).mul(t[0]), distinct(3, 4)),
                of("maskedFill, mask broadcast", t -> t[0].maskedFill(mask(3, 1), -7), normal(2, 3, 4)));
    }

    private static Stream<Arguments> reductions() {
        return Stream.of(
                of("sum", t -> t[0].sum(), normal(2, 3, 4)),
                of("sum of an axis", t -> t[0].sum(1), normal(2, 3, 4)),
                of("mean", t -> t[0].mean(), normal(2, 3)),
                of("mean of an axis", t -> t[0].mean(0), normal(2, 3)),
                of("variance", t -> t[0].variance(-1), normal(2, 5)),
                of("max", t -> t[0].max(1), distinct(3, 4)),
                of("sum of several axes", t -> t[0].sum(2, 0), normal(2, 3, 4)),
                of("sum of neighbouring axes", t -> t[0].sum(-3, -2), normal(2, 3, 4)),
                of("mean of several axes", t -> t[0].mean(0, -1), normal(2, 3, 4)),
                of("mean of an axis of length 1", t -> t[0].mean(1), normal(2, 1, 4)),
                of("variance of several axes", t -> t[0].variance(0, 2), normal(2, 3, 4)),
                of("variance of all", t -> t[0].variance(), normal(2, 3)),
                of("max of several axes", t -> t[0].max(0, -1), distinct(2, 3, 4)),
                of("max of all", t -> t[0].max(), distinct(2, 3)),
                of("logSumExp", t -> t[0].logSumExp(-1), normal(2, 5)),
                of("logSumExp of several axes of a transposed", t -> t[0].transpose(0, 2).logSumExp(0, 1), normal(2, 3, 4)),
                of("logSumExp of all", t -> t[0].logSumExp(), normal(2, 3)),
                of("minimum", t -> Arithmetic.minimum(t[0], 0.1), distinct(3, 4)),
                of("maximum", t -> Arithmetic.maximum(t[0], 0.1), distinct(3, 4)));
    }

    private static Stream<Arguments> products() {
        return Stream.of(
                of("matmul", t -> t[0].matmul(t[1]), normal(3, 4), normal(4, 2)),
                of("matmul, batches", t -> t[0].matmul(t[1]), normal(2, 3, 2, 4), normal(2, 3, 4, 5)),
                of("matmul, broadcast batches", t -> t[0].matmul(t[1]), normal(2, 1, 3, 4), normal(3, 4, 2)),
                of("matmul, transposed", t -> t[0].transpose(0, 1).matmul(t[1].transpose(-1, -2)), normal(4, 3), normal(2, 4)),
                of("linear", t -> t[0].linear(t[1], t[2]), normal(2, 3, 4), normal(5, 4), normal(5)),
                of("linear without bias", t -> t[0].linear(t[1], null), normal(3, 4), normal(2, 4)));
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                of("reshape", t -> t[0].reshape(3, -1), normal(2, 3, 2)),
                of("transpose", t -> t[0].transpose(0, -1), normal(2, 3, 2)),
                of("permute", t -> t[0].permute(2, 0, 1), normal(2, 3, 4)),
                of("reshape a transposed", t -> t[0].transpose(0, 1).reshape(-1), normal(2, 3)),
                of("slice", t -> t[0].slice(1, 1, 3), normal(2, 4, 2)),
                of("slice, overlapping", t -> t[0].slice(0, 0, 3).mul(t[0].slice(0, 1, 4)), normal(4, 2)),
                of("expand", t -> t[0].expand(2, 3, 4), normal(3, 1)),
                of("unsqueeze", t -> t[0].transpose(0, 1).unsqueeze(-2).square(), normal(2, 3)),
                of("squeeze", t -> t[0].squeeze(1).square(), normal(2, 1, 3)),
                of("concat", t -> Tensor.concat(-1, t[0], t[1].transpose(0, 1), t[0]), normal(2, 3), normal(1, 2)),
                of("stack", t -> Tensor.stack(-1, t[0], t[1], t[0]), normal(2, 3), normal(2, 3)),
                of("split", t -> product(t[0].split(1, 2, 0, 2)[0], t[0].split(1, 2, 0, 2)[2]), normal(2, 4, 2)),
                of("split of an intermediate result", t -> product(t[0].mul(2).split(-1, 1, 1, 1)), normal(2, 3)),
                of("flip", t -> t[0].flip(0, -1).mul(t[0]), normal(2, 3, 2)),
                of("pad", t -> t[0].pad(-2, 1, 2, 3).square(), normal(2, 3, 2)),
                of("windows that overlap", t -> t[0].windows(1, 3, 1).square(), normal(2, 5, 2)),
                of("windows with gaps", t -> t[0].mul(2).windows(-1, 2, 3), normal(2, 7)),
                of("windows, used and sliced", t -> t[0].windows(0, 2, 1).slice(0, 0, 3).mul(t[0].slice(0, 1, 4).unsqueeze(1)), normal(4)),
                of("gather", t -> t[0].gather(1, new int[] {0, 2, 2, 2, 1, 0, 1, 1}, 2, 4, 1), normal(2, 3, 2)),
                of("gather along the last axis", t -> t[0].square().gather(-1, new int[] {3, 3, 0, 1}, 2, 2), normal(2, 4)),
                of("scatterAdd", t -> t[0].scatterAdd(0, new int[] {0, 2, 2, 2, 1, 2}, t[1]), normal(3, 3), normal(2, 3)),
                of("scatterAdd of fewer", t -> t[0].scatterAdd(1, new int[] {3, 3}, t[1]).square(), normal(3, 4), normal(1, 2)));
    }

    private static Stream<Arguments> layers() {
        return Stream.of(
                of("conv1d", t -> t[0].conv1d(t[1], t[2], 1, 0), normal(2, 3, 5), normal(4, 3, 2), normal(4)),
                of("conv1d, stride 2 with padding", t -> t[0].conv1d(t[1], t[2], 2, 2), normal(2, 3, 6), normal(4, 3, 3), normal(4)),
                of("conv1d without bias, of a transposed", t -> t[0].transpose(1, 2).conv1d(t[1], null, 3, 1), normal(2, 5, 3),
                        normal(2, 3, 1)),
                of("maxPool1d", t -> t[0].maxPool1d(3, 2), distinct(2, 3, 7)),
                of("maxPool1d of all time", t -> t[0].mul(2).maxPool1d(4, 1), distinct(2, 3, 4)),
                of("rows", t -> t[0].rows(new int[][] {{2, 0, 2}, {1, 2, 4}}), normal(5, 3)),
                of("rows, padding that is not read", t -> t[0].rows(new int[][] {{2, 0, 2}, {1, 2, 4}}, 3), normal(5, 3)),
                of("softmax", t -> t[0].softmax(), normal(3, 5)),
                of("logSoftmax", t -> t[0].logSoftmax(), normal(3, 5)),
                of("crossEntropy", t -> t[0].crossEntropy(1, 0, 3, 3, 2, 1), normal(2, 3, 4)),
                of("crossEntropy, ignored", t -> t[0].crossEntropy(new int[] {1, 9, 3, 3, 9, 0}, 9, 0), normal(2, 3, 4)),
                of("crossEntropy, smoothing", t -> t[0].crossEntropy(new int[] {1, 2, -100, 0}, -100, 0.3), normal(4, 3)),
                of("layerNorm", t -> t[0].layerNorm(t[1], t[2], 1e-5), normal(2, 3, 6), normal(6), normal(6)),
                of("rmsNorm", t -> t[0].rmsNorm(t[1], 1e-5), normal(2, 3, 6), normal(6)),
                of("copy", t -> t[0].transpose(0, 1).copy(), normal(2, 3)),
                of("dropout", t -> t[0].dropout(0.4, new Random(1)), normal(4, 5)));
    }

    static Arguments of(String name, Function<Tensor[], Tensor> operation, Tensor... inputs) {
        return arguments(name, operation, inputs);
    }

    private static Tensor product(Tensor... factors) {
        Tensor y = factors[0];
        for (int i = 1; i < factors.length; i++) y = y.mul(factors[i]);
        return y;
    }

    /** Further apart, from each other and from 0, than the differences go: for functions with kinks. */
    private static Tensor distinct(int... shape) {
        double[] values = new double[Shape.size(shape)];
        List<Integer> order = new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
        Collections.shuffle(order, RANDOM);
        for (int i = 0; i < values.length; i++) values[i] = 0.13 * (order.get(i) - values.length / 3) + 0.03 + 0.01 * shape.length;
        return Tensor.of(values, shape);
    }

    /** Always the same, as the function is called again for every difference. */
    static Tensor mask(int... shape) {
        return Tensor.randomNormal(new Random(2), shape).to(DType.FLOAT64).greater(0);
    }

    static Tensor normal(int... shape) {
        return Tensor.randomNormal(RANDOM, shape).to(DType.FLOAT64);
    }

    private static Tensor positive(int... shape) {
        return normal(shape).square().add(0.5);
    }
}
