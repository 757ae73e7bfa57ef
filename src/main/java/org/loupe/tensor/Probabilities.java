package org.loupe.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.loupe.tensor.kernel.CrossEntropyKernel;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Reduce;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.SoftmaxKernel;

/** From logits to probabilities, and from probabilities to a loss. */
final class Probabilities {
    private Probabilities() { }

    /** y = exp(x - max) / sum(exp(x - max)); taking the maximum off changes nothing but keeps exp from overflowing. */
    static Tensor softmax(Tensor x) {
        requireAxis("softmax", x);
        return Telling.of(x, () -> fusedSoftmax(x), () -> {
            Tensor e = x.sub(rowMax(x)).exp();
            return e.div(Arithmetic.maximum(e.sum(-1), 1));                   // at least 1, where anything is left
        });
    }

    /** dx = y * (dy - sum(dy * y)). */
    private static Tensor fusedSoftmax(Tensor given) {
        Tensor x = given.contiguous();
        Tensor y = Tensor.resultOf("softmax", x.shape(), x);
        float[] sums = new float[x.size() / Math.max(1, x.shape(-1))];
        SoftmaxKernel.forward(x.values(), y.values(), sums);
        return y.backward(dy -> x.accumulate(() -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            SoftmaxKernel.backward(y.values(), sums, dy.contiguous().values(), dx.values());
            return dx;
        }));
    }

    /** x - max - log(sum(exp(x - max))). */
    static Tensor logSoftmax(Tensor x) {
        requireAxis("logSoftmax", x);
        Tensor shifted = x.sub(rowMax(x));
        return shifted.sub(shifted.exp().sum(-1).log());
    }

    /**
     * The mean over the rows that are not ignored of -sum(q * logSoftmax(logits)), where q is 1 - smoothing at the
     * target plus smoothing / classes.
     */
    static Tensor crossEntropy(Tensor logits, int ignored, double smoothing, int... targets) {
        requireAxis("crossEntropy", logits);
        if (!(smoothing >= 0 && smoothing <= 1)) throw new IllegalArgumentException("crossEntropy: label smoothing " + smoothing
                + " must lie between 0 and 1; 0.1 is usual");
        int[] kept = checkTargets(logits, ignored, targets);
        long count = Arrays.stream(kept).filter(target -> target >= 0).count();
        if (count == 0) throw new IllegalArgumentException("crossEntropy: all " + targets.length + " targets are " + ignored
                + ", which is ignored; at least one row must have a class");
        return Telling.of(logits, () -> fusedCrossEntropy(logits, kept, smoothing, count), () -> {
            int classes = logits.shape(-1);
            int[][] rows = {IntStream.range(0, kept.length).filter(row -> kept[row] >= 0).toArray()};
            int[][] places = {IntStream.range(0, rows[0].length).map(i -> i * classes + kept[rows[0][i]]).toArray()};
            Tensor logP = logits.reshape(-1, classes).rows(rows).logSoftmax();                     // [1, kept rows, classes]
            Tensor right = logP.reshape(-1, 1).rows(places).mean().mul(smoothing - 1);
            return smoothing == 0 ? right : right.sub(logP.mean().mul(smoothing));
        });
    }

    /** dLogits = (softmax(logits) - q) / count. */
    private static Tensor fusedCrossEntropy(Tensor logits, int[] targets, double smoothing, long count) {
        Tensor x = logits.contiguous();
        Tensor y = Tensor.resultOf("crossEntropy", new int[0], x);
        float[] maxima = new float[targets.length], sums = new float[targets.length];
        TensorIO.fill(y, CrossEntropyKernel.forward(x.values(), targets, smoothing, maxima, sums) / count);
        return y.backward(dy -> x.accumulate(() -> {
            Tensor dx = Tensor.allocate(DType.FLOAT32, x.shape());
            CrossEntropyKernel.backward(x.values(), targets, smoothing, maxima, sums, dy.item() / count, dx.values());
            return dx;
        }));
    }

    /**
     * The maximum of each row, as a constant: no gradient is needed through what is taken off and put back. For a row of
     * negative infinities, or of nothing, it is the lowest number, as infinity minus infinity would give NaN.
     */
    private static Tensor rowMax(Tensor x) {
        double lowest = x.dtype() == DType.FLOAT32 ? -Float.MAX_VALUE : -Double.MAX_VALUE;
        return Gradients.off(() -> Arithmetic.maximum(Reductions.reduce("max", Reduce.MAX, x, -1), lowest));
    }

    private static void requireAxis(String operation, Tensor x) {
        if (x.rank() == 0) throw new IllegalArgumentException(operation + ": works along the last axis, and a scalar has none");
    }

    /** The targets with -1 in the place of the ignored ones. */
    private static int[] checkTargets(Tensor logits, int ignored, int... targets) {
        int classes = logits.shape(-1);
        if (classes == 0 || targets.length == 0 || targets.length != logits.size() / classes)
            throw new IllegalArgumentException("crossEntropy: logits " + Shape.text(logits.shape()) + " need one target for each row of "
                    + classes + " classes, and at least one; there are " + targets.length);
        int[] kept = new int[targets.length];
        for (int i = 0; i < targets.length; i++) {
            kept[i] = targets[i] == ignored ? -1 : targets[i];
            if (targets[i] != ignored && (targets[i] < 0 || targets[i] >= classes))
                throw new IndexOutOfBoundsException("crossEntropy: target " + targets[i] + " at " + i
                        + " is outside the classes 0 to " + (classes - 1));
        }
        return kept;
    }
}
