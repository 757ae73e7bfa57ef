package org.loupe.tensor;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** How each operation of the golden cases is called in Loupe. A word after a comma tells a name's second list of arguments. */
final class GoldenOperations {
    /** Computes the outputs of an operation from its inputs and the further arguments, which stand in the order of the call. */
    interface Operation {
        Tensor[] apply(Tensor[] x, GoldenCase.Numbers arguments);
    }

    private interface OneResult {
        Tensor apply(Tensor[] x, GoldenCase.Numbers arguments);
    }

    static final Map<String, Operation> ALL = new TreeMap<>();

    static {
        arithmetic();
        functions();
        reductions();
        shapes();
        byNumber();
        products();
        rows();
        sequences();
    }

    private GoldenOperations() { }

    private static void put(String name, OneResult operation) {
        ALL.put(name, (x, a) -> new Tensor[] {operation.apply(x, a)});
    }

    private static void of(String name, Function<Tensor, Tensor> operation) {
        put(name, (x, a) -> operation.apply(x[0]));
    }

    private static void arithmetic() {
        put("add", (x, a) -> x[0].add(x[1]));
        put("add, number", (x, a) -> x[0].add(a.number()));
        put("sub", (x, a) -> x[0].sub(x[1]));
        put("mul", (x, a) -> x[0].mul(x[1]));
        put("mul, number", (x, a) -> x[0].mul(a.number()));
        put("div", (x, a) -> x[0].div(x[1]));
        put("equal", (x, a) -> x[0].equal(x[1]));
        put("equal, number", (x, a) -> x[0].equal(a.number()));
        put("greater", (x, a) -> x[0].greater(x[1]));
        put("greater, number", (x, a) -> x[0].greater(a.number()));
        put("less", (x, a) -> x[0].less(x[1]));
        put("less, number", (x, a) -> x[0].less(a.number()));
        put("where", (x, a) -> Tensor.where(x[0], x[1], x[2]));
        put("maskedFill", (x, a) -> x[0].maskedFill(x[1], a.number()));
    }

    private static void functions() {
        of("neg", Tensor::neg);
        of("square", Tensor::square);
        of("sqrt", Tensor::sqrt);
        of("rsqrt", Tensor::rsqrt);
        of("exp", Tensor::exp);
        of("log", Tensor::log);
        put("pow", (x, a) -> x[0].pow(a.number()));
        of("tanh", Tensor::tanh);
        of("sigmoid", Tensor::sigmoid);
        of("relu", Tensor::relu);
        of("gelu", Tensor::gelu);
        of("geluErf", Tensor::geluErf);
        of("silu", Tensor::silu);
        of("softplus", Tensor::softplus);
    }

    private static void reductions() {
        of("sum", Tensor::sum);
        put("sum, axes", (x, a) -> x[0].sum(a.integers()));
        of("mean", Tensor::mean);
        put("mean, axes", (x, a) -> x[0].mean(a.integers()));
        put("variance", (x, a) -> x[0].variance(a.integers()));
        put("max", (x, a) -> x[0].max(a.integers()));
        put("logSumExp", (x, a) -> x[0].logSumExp(a.integers()));
        put("argmax", (x, a) -> numbers(x[0].argmax(a.integer())));
    }

    private static void shapes() {
        put("reshape", (x, a) -> x[0].reshape(a.integers()));
        put("transpose", (x, a) -> x[0].transpose(a.integer(), a.integer()));
        put("permute", (x, a) -> x[0].permute(a.integers()));
        put("slice", (x, a) -> x[0].slice(a.integer(), a.integer(), a.integer()));
        put("expand", (x, a) -> x[0].expand(a.integers()));
        of("copy", Tensor::copy);
        put("flip", (x, a) -> x[0].flip(a.integers()));
        put("unsqueeze", (x, a) -> x[0].unsqueeze(a.integer()));
        put("squeeze", (x, a) -> x[0].squeeze(a.integer()));
        put("pad", (x, a) -> x[0].pad(a.integer(), a.integer(), a.integer(), a.number()));
        put("concat", (x, a) -> Tensor.concat(a.integer(), x));
        put("stack", (x, a) -> Tensor.stack(a.integer(), x));
        put("windows", (x, a) -> x[0].windows(a.integer(), a.integer(), a.integer()));
        ALL.put("split", (x, a) -> x[0].split(a.integer(), a.integers()));
    }

    private static void byNumber() {
        put("gather", (x, a) -> x[0].gather(a.integer(), a.integers(), a.integers()));
        put("scatterAdd", (x, a) -> x[0].scatterAdd(a.integer(), a.integers(), x[1]));
        put("rows", (x, a) -> x[0].rows(a.rows()));
        put("rows, padding", (x, a) -> x[0].rows(a.rows(), a.integer()));
        put("dropout", (x, a) -> x[0].dropout(a.number(), new Random(1)));
    }

    private static void products() {
        put("matmul", (x, a) -> x[0].matmul(x[1]));
        put("linear", (x, a) -> x[0].linear(x[1], x.length > 2 ? x[2] : null));
    }

    private static void rows() {
        of("softmax", Tensor::softmax);
        of("logSoftmax", Tensor::logSoftmax);
        put("crossEntropy", (x, a) -> x[0].crossEntropy(a.integers()));
        put("crossEntropy, ignored", (x, a) -> x[0].crossEntropy(a.integers(), a.integer(), a.number()));
        put("layerNorm", (x, a) -> x[0].layerNorm(x[1], x[2], a.number()));
        put("rmsNorm", (x, a) -> x[0].rmsNorm(x[1], a.number()));
    }

    private static void sequences() {
        put("rotary", (x, a) -> x[0].rotary(x[1], x[2], a.flag()));
        put("attention, in steps", (x, a) -> x[0].attention(x[1], x[2], x.length > 3 ? x[3] : null, a.flag(), s -> s, p -> p));
        put("attention", (x, a) -> x[0].attention(x[1], x[2], x.length > 3 ? x[3] : null, a.flag()));
        put("conv1d", (x, a) -> x[0].conv1d(x[1], x.length > 2 ? x[2] : null, a.integer(), a.integer()));
        put("maxPool1d", (x, a) -> x[0].maxPool1d(a.integer(), a.integer()));
        ALL.put("lstmCell", (x, a) -> {
            LstmWeights weights = new LstmWeights(x[3], x[4], x[5], x.length > 6 ? x[6] : null);
            LstmState after = x[0].lstmCell(new LstmState(x[1], x[2]), weights, a.number(), a.number());
            return new Tensor[] {after.output(), after.cell()};
        });
        put("lstm", (x, a) -> {
            LstmWeights weights = new LstmWeights(x[1], x[2], x[3], a.flag() ? x[4] : null);
            LstmState start = a.flag() ? new LstmState(x[x.length - 2], x[x.length - 1]) : null;
            return x[0].lstm(weights, start, a.flag(), a.number(), a.number());
        });
    }

    private static Tensor numbers(int... values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) result[i] = values[i];
        return Tensor.of(result, values.length);
    }
}
