package org.loupe.tensor;

import org.loupe.tensor.kernel.CrossEntropyKernel;
import org.loupe.tensor.kernel.DType;
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
            return e.div(Arithmetic.maximum(e.sum(-1), Float.MIN_NORMAL));
        });
    }

    /** dx = y * (dy - sum(dy * y)). */
    private static Tensor fusedSoftmax(Tensor given) {
        Tensor x = given.contiguous();
        Tensor y = Tensor.resultOf("softmax", x.shape(), x);
        SoftmaxKernel.forward(x.values(), y.values());
        return y.backward(dy -> x.accumulate(() -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            SoftmaxKernel.backward(y.values(), dy.contiguous().values(), dx.values());
            return dx;
        }));
    }

    /** x - max - log(sum(exp(x - max))). */
    static Tensor logSoftmax(Tensor x) {
        requireAxis("logSoftmax", x);
        Tensor shifted = x.sub(rowMax(x));
        return shifted.sub(shifted.exp().sum(-1).log());
    }

    /** The mean over the rows of -logSoftmax(logits)[target]. */
    static Tensor crossEntropy(Tensor logits, int... targets) {
        requireAxis("crossEntropy", logits);
        int classes = logits.shape(-1);
        checkTargets(logits, targets);
        return Telling.of(logits, () -> fusedCrossEntropy(logits, targets), () -> {
            int[][] places = new int[1][targets.length];
            for (int row = 0; row < targets.length; row++) places[0][row] = row * classes + targets[row];
            Tensor right = logits.logSoftmax().reshape(-1, 1).rows(places);               // [1, rows, 1]
            return right.mean().neg();
        });
    }

    /** dLogits = (softmax(logits) - 1 at the target) / rows. */
    private static Tensor fusedCrossEntropy(Tensor logits, int... targets) {
        Tensor x = logits.contiguous();
        Tensor y = Tensor.resultOf("crossEntropy", new int[0], x);
        Tensor probabilities = Tensor.allocate(DType.FLOAT32, x.shape());
        TensorIO.fill(y, CrossEntropyKernel.forward(x.values(), targets, probabilities.values()) / targets.length);
        return y.backward(dy -> x.accumulate(() -> {
            Tensor dx = Tensor.allocate(DType.FLOAT32, x.shape());
            CrossEntropyKernel.backward(probabilities.values(), targets, dy.item() / targets.length, dx.values());
            return dx;
        }));
    }

    /**
     * The maximum of each row, as a constant: no gradient is needed through what is taken off and put back. For a row of
     * negative infinities it is the lowest number, as infinity minus infinity would give NaN.
     */
    private static Tensor rowMax(Tensor x) {
        double lowest = x.dtype() == DType.FLOAT32 ? -Float.MAX_VALUE : -Double.MAX_VALUE;
        return Gradients.off(() -> Arithmetic.maximum(x.max(-1), lowest));
    }

    private static void requireAxis(String operation, Tensor x) {
        if (x.rank() == 0) throw new IllegalArgumentException(operation + ": works along the last axis, and a scalar has none");
    }

    private static void checkTargets(Tensor logits, int... targets) {
        int classes = logits.shape(-1);
        if (classes == 0 || targets.length == 0 || targets.length != logits.size() / classes)
            throw new IllegalArgumentException("crossEntropy: logits " + Shape.text(logits.shape()) + " need one target for each row of "
                    + classes + " classes, and at least one; there are " + targets.length);
        for (int i = 0; i < targets.length; i++)
            if (targets[i] < 0 || targets[i] >= classes)
                throw new IndexOutOfBoundsException("crossEntropy: target " + targets[i] + " at " + i + " is outside the classes 0 to " + (classes - 1));
    }
}
