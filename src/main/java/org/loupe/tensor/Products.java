package org.loupe.tensor;

import java.util.Arrays;
import java.util.function.Supplier;
import org.loupe.tensor.kernel.Blas;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;
import org.loupe.tensor.kernel.Unary;

/** Matrix products, by OpenBLAS. Transposed operands and broadcast leading axes cost no copy. */
final class Products {
    private Products() { }

    /** y = a b: da = dy b^T, db = a^T dy, each summed over the leading axes it was broadcast along. */
    static Tensor matmul(Tensor a, Tensor b) {
        if (a.rank() < 2 || b.rank() < 2 || a.shape(-1) != b.shape(-2)) throw doNotFit(a, b);
        int[] leading = commonLeading(a, b);
        Tensor y = Tensor.resultOf("matmul", matrices(leading, a.shape(-2), b.shape(-1)), a, b);
        Blas.matmul(a.values().broadcastTo(matrices(leading, a.shape(-2), a.shape(-1))),
                    b.values().broadcastTo(matrices(leading, b.shape(-2), b.shape(-1))), y.values());
        return y.backward(dy -> {
            a.accumulate(() -> dy.matmul(b.transpose(-1, -2)));   // [..., m, n] x [..., n, k]
            b.accumulate(() -> a.transpose(-1, -2).matmul(dy));   // [..., k, m] x [..., m, n]
        });
    }

    private static int[] commonLeading(Tensor a, Tensor b) {
        try {
            return Shape.broadcast("matmul", leading(a), leading(b));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("matmul: " + Shape.text(a.shape()) + " x " + Shape.text(b.shape())
                    + " do not fit: the axes in front of the matrices, " + Shape.text(leading(a)) + " and " + Shape.text(leading(b))
                    + ", must be equal, or one of them 1", e);
        }
    }

    /** y = x W^T + b. */
    static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        requireFit(x, bias, weight.shape());
        TensorCore.requireOneType("linear", x, weight, bias);
        return linear(x, bias, () -> fusedLinear(x, weight, bias), () -> weight);
    }

    /** Both tellings, for a weight [out, in] in any form. */
    static Tensor linear(Tensor x, Tensor bias, Supplier<Tensor> kernel, Supplier<Tensor> weight) {
        return Telling.of(x, kernel, () -> {
            Tensor w = weight.get();
            Tensor y = x.reshape(-1, x.shape(-1)).matmul(w.transpose(0, 1));              // [rows, in] x [in, out]
            Tensor shaped = y.reshape(Shape.with(x.rank() - 1, w.shape(0), x.shape()));
            return bias == null ? shaped : shaped.add(bias);
        });
    }

    static void requireFit(Tensor x, Tensor bias, int... weight) {
        if (weight.length != 2 || x.rank() < 1 || x.shape(-1) != weight[1])
            throw new IllegalArgumentException("linear: the last axis of x " + Shape.text(x.shape()) + " must equal the last of the weight "
                    + Shape.text(weight) + ", which is [out, in]");
        if (bias != null && !Arrays.equals(bias.shape(), new int[] {weight[0]}))
            throw new IllegalArgumentException("linear: the bias " + Shape.text(bias.shape()) + " must be [" + weight[0]
                    + "], one number for each output");
    }

    /** dx = dy W, dW = dy^T x, db = dy summed over all rows: all rows of all leading axes in one product. */
    private static Tensor fusedLinear(Tensor x, Tensor weight, Tensor bias) {
        int out = weight.shape(0);
        Tensor rows = Gradients.off(() -> x.reshape(-1, x.shape(-1)));                    // [rows, in]
        int[] shape = Shape.with(x.rank() - 1, out, x.shape());
        Tensor y = bias == null ? Tensor.resultOf("linear", shape, x, weight) : Tensor.resultOf("linear", shape, x, weight, bias);
        Strided flat = y.values().reshape(rows.shape(0), out), transposed = weight.values().permute(1, 0);
        if (bias == null) Blas.matmul(rows.values(), transposed, flat);
        else {
            Unary.COPY.apply(bias.values().broadcastTo(flat.shape()), flat);
            Blas.addMatmul(rows.values(), transposed, flat);
        }
        return y.backward(dy -> {
            Tensor dRows = dy.reshape(-1, out);                                           // [rows, out]
            x.accumulate(() -> dRows.matmul(weight).reshape(x.shape()));                  // [rows, out] x [out, in]
            weight.accumulate(() -> dRows.transpose(0, 1).matmul(rows));                  // [out, rows] x [rows, in]
            if (bias != null) bias.accumulate(() -> dRows);
        });
    }

    private static int[] leading(Tensor x) {
        return Arrays.copyOf(x.shape(), x.rank() - 2);
    }

    private static int[] matrices(int[] leading, int rows, int columns) {
        int[] shape = Arrays.copyOf(leading, leading.length + 2);
        shape[leading.length] = rows;
        shape[leading.length + 1] = columns;
        return shape;
    }

    private static IllegalArgumentException doNotFit(Tensor a, Tensor b) {
        String shapes = "matmul: " + Shape.text(a.shape()) + " x " + Shape.text(b.shape()) + " do not fit: ";
        if (a.rank() < 2 || b.rank() < 2) return new IllegalArgumentException(shapes
                + "both need at least two axes; use reshape(1, -1) or reshape(-1, 1) for a vector");
        String hint = a.shape(-1) == b.shape(-1) ? ". Did you mean b.transpose(-1, -2)?"
                : a.shape(-2) == b.shape(-2) ? ". Did you mean a.transpose(-1, -2)?" : "";
        return new IllegalArgumentException(shapes + "the last axis of the first (" + a.shape(-1)
                + ") must equal the second last of the second (" + b.shape(-2) + ")" + hint);
    }
}
