package org.loupe.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Every operation that has a kernel beside its readable telling, in all its forms, on inputs of any two sizes. The exact
 * GELU and the other functions of one element have no place here: they are a formula for float64 and a loop for float32.
 */
final class HotOperations {
    /**
     * @param kernel the method in which the telling is chosen, and the name of the kernel's step
     * @param shapes of the inputs, for a number of rows and a width
     * @param constants how many of the last inputs get no gradient
     * @param operation with the same result whenever it is called
     */
    record Hot(String kernel, Shapes shapes, int constants, Function<Tensor[], Tensor> operation) { }

    interface Shapes {
        int[][] of(int rows, int width);
    }

    static final Map<String, Hot> ALL = new LinkedHashMap<>();

    static {
        elements();
        products();
        attention();
        rotary();
        lstm();
    }

    private HotOperations() { }

    private static void put(String name, Shapes shapes, Function<Tensor[], Tensor> operation) {
        put(name, shapes, 0, operation);
    }

    /** A word after a comma tells the form of the operation. */
    private static void put(String name, Shapes shapes, int constants, Function<Tensor[], Tensor> operation) {
        ALL.put(name, new Hot(name.split(",")[0], shapes, constants, operation));
    }

    private static int[][] shapes(int[]... shapes) {
        return shapes;
    }

    private static int[] shape(int... shape) {
        return shape;
    }

    private static void elements() {
        Shapes matrix = (rows, width) -> shapes(shape(rows, width));
        put("gelu", matrix, t -> t[0].gelu());
        put("gelu, 4 axes", (rows, width) -> shapes(shape(rows, 1, width, 2)), t -> t[0].gelu());
        Shapes table = (rows, width) -> shapes(shape(rows + 1, width));
        put("rows", table, t -> t[0].rows(ids(t[0])));
        put("rows, padded", table, t -> t[0].rows(ids(t[0]), t[0].shape(0) - 1));
        put("dropout", matrix, t -> t[0].dropout(0.3, new Random(5)));
        put("softmax", matrix, t -> t[0].softmax());
        put("softmax, sharp", matrix, t -> t[0].mul(3).softmax());
        put("softmax, 3 axes", (rows, width) -> shapes(shape(2, rows, width)), t -> t[0].softmax());
        put("crossEntropy", matrix, t -> t[0].crossEntropy(targets(t[0])));
        put("crossEntropy, ignored and smoothing", matrix, t -> t[0].crossEntropy(someTargets(t[0]), -1, 0.1));
        // Where a row of one or two values has nearly no variance, 1e-5 multiplies rounding by 300: a larger epsilon there,
        // and the one that models have on rows that are wide enough.
        put("layerNorm", (rows, width) -> shapes(shape(rows, width), shape(width), shape(width)), t -> t[0].layerNorm(t[1], t[2], 1e-2));
        put("layerNorm, wide", (rows, width) -> shapes(shape(rows, width + 7), shape(width + 7), shape(width + 7)),
                t -> t[0].layerNorm(t[1], t[2], 1e-5));
        put("rmsNorm", (rows, width) -> shapes(shape(rows, width), shape(width)), t -> t[0].rmsNorm(t[1], 1e-2));
        put("rmsNorm, wide", (rows, width) -> shapes(shape(2, rows, width + 7), shape(width + 7)), t -> t[0].rmsNorm(t[1], 1e-6));
    }

    /** Of rows of the table, some of them several times. */
    private static int[][] ids(Tensor table) {
        return IntStream.range(0, 3).mapToObj(i -> new Random(i).ints(5, 0, table.shape(0)).toArray()).toArray(int[][]::new);
    }

    private static int[] targets(Tensor logits) {
        return new Random(3).ints(logits.shape(0), 0, logits.shape(1)).toArray();
    }

    /** -1 for every third row but the first. */
    private static int[] someTargets(Tensor logits) {
        int[] targets = targets(logits);
        return IntStream.range(0, targets.length).map(row -> row % 3 == 1 ? -1 : targets[row]).toArray();
    }

    private static void products() {
        put("linear", (rows, width) -> shapes(shape(rows, width), shape(7, width), shape(7)), t -> t[0].linear(t[1], t[2]));
        put("linear, without bias", (rows, width) -> shapes(shape(rows, width), shape(7, width)), t -> t[0].linear(t[1], null));
        put("linear, 3 axes", (rows, width) -> shapes(shape(rows, 3, 5), shape(width, 5), shape(width)), t -> t[0].linear(t[1], t[2]));
    }

    private static void attention() {
        Shapes alike = (rows, width) -> shapes(shape(2, 2, rows, width), shape(2, 2, rows, width), shape(2, 2, rows, width));
        put("attention", alike, t -> t[0].attention(t[1], t[2], null, false));
        put("attention, causal", alike, t -> t[0].attention(t[1], t[2], null, true));
        put("attention, grouped heads",
                (rows, width) -> shapes(shape(1, 6, rows, width), shape(1, 2, rows, width), shape(1, 2, rows, width)),
                t -> t[0].attention(t[1], t[2], null, true));
        put("attention, fewer queries than keys", (rows, width) -> few(Math.min(rows, width), Math.max(rows, width)),
                t -> t[0].attention(t[1], t[2], null, true));
        put("attention, more queries than keys", (rows, width) -> few(Math.max(rows, width), Math.min(rows, width)),
                t -> t[0].attention(t[1], t[2], null, true));
        put("attention, with bias",
                (rows, width) -> shapes(shape(2, 2, rows, 5), shape(2, 2, width, 5), shape(2, 2, width, 3), shape(2, 2, rows, width)), 1,
                t -> t[0].attention(t[1], t[2], t[3], false));
        put("attention, with a bias for all heads that hides keys",
                (rows, width) -> shapes(shape(2, 3, rows, 5), shape(2, 1, width, 5), shape(2, 1, width, 5), shape(rows, width)), 1,
                t -> t[0].attention(t[1], t[2], t[3].maskedFill(t[3].greater(0), Double.NEGATIVE_INFINITY), true));
    }

    private static int[][] few(int queries, int keys) {
        return shapes(shape(1, 2, queries, 5), shape(1, 2, keys, 5), shape(1, 2, keys, 6));
    }

    private static void rotary() {
        Shapes shapes = (rows, width) -> shapes(shape(2, rows, 2 * width), shape(rows, width), shape(rows, width));
        put("rotary", shapes, 2, t -> t[0].rotary(t[1].mul(3), t[2], false));
        put("rotary, interleaved", shapes, 2, t -> t[0].rotary(t[1].mul(3), t[2], true));
    }

    private static void lstm() {
        Shapes plain = (rows, width) -> lstm(rows, Math.min(width, 131), Math.min(width, 131));
        put("lstm", plain, t -> t[0].lstm(weights(t, false), null, false, 0, 0));
        put("lstm, reverse with a start state", plain, t -> t[0].lstm(weights(t, false), new LstmState(t[5], t[6]), true, 0, 0));
        Shapes projected = (rows, width) -> lstm(rows, Math.min(width, 67), 5);
        put("lstm, projection", projected, t -> t[0].lstm(weights(t, true), null, false, 0, 0));
        put("lstm, clipping", projected, t -> t[0].lstm(weights(t, true), new LstmState(t[5], t[6]), true, 0.2, 0.1));
    }

    /** Small enough that the steps do not blow rounding up. */
    private static LstmWeights weights(Tensor[] t, boolean projects) {
        return new LstmWeights(t[1].mul(0.3), t[2].mul(0.2), t[3].mul(0.3), projects ? t[4].mul(0.2) : null);
    }

    /** x, the weights of input and recurrence, the bias, a projection, and a start state. */
    private static int[][] lstm(int rows, int hidden, int out) {
        int batch = Math.min(rows, 70), time = 1 + rows % 4;
        return shapes(shape(batch, time, 3), shape(4 * hidden, 3), shape(4 * hidden, out), shape(4 * hidden), shape(out, hidden),
                shape(batch, out), shape(batch, hidden));
    }
}
