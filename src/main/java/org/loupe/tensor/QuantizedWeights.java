package org.loupe.tensor;

import java.util.Arrays;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.QuantizedProduct;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;
import org.loupe.tensor.kernel.Unary;

/** What a model does with weights that stay quantised. They have no gradient; what they are multiplied with has one. */
final class QuantizedWeights {
    private QuantizedWeights() { }

    /** y = x W^T + b: dx = dy W, db = dy summed over all rows. The readable telling is that of float32, with W de-quantised. */
    static Tensor linear(Tensor x, QuantizedMatrix weight, Tensor bias) {
        Products.requireFit(x, bias, weight.rows(), weight.columns());
        TensorCore.requireOneType("linear", x, bias);
        return Products.linear(x, bias, () -> fusedLinear(x, weight, bias), () -> weight.toTensor().to(x.dtype()));
    }

    private static Tensor fusedLinear(Tensor x, QuantizedMatrix weight, Tensor bias) {
        int out = weight.rows();
        Tensor rows = Gradients.off(() -> x.reshape(-1, x.shape(-1)).contiguous());       // [rows, in]
        int[] shape = Shape.with(x.rank() - 1, out, x.shape());
        Tensor y = bias == null ? Tensor.resultOf("linear", shape, x) : Tensor.resultOf("linear", shape, x, bias);
        Strided flat = y.values().reshape(rows.shape(0), out);
        if (bias != null) Unary.COPY.apply(bias.values().broadcastTo(flat.shape()), flat);
        QuantizedProduct.multiply(rows.values(), weight.values(), bias != null, flat);
        return y.backward(dy -> {
            x.accumulate(() -> dy.reshape(-1, out).matmul(weight.toTensor()).reshape(x.shape()));     // [rows, out] x [out, in]
            if (bias != null) bias.accumulate(() -> dy.reshape(-1, out));
        });
    }

    /** One telling only: to de-quantise the rows that are asked for is all there is to do. */
    static Tensor rows(QuantizedMatrix table, int[][] ids) {
        requireRows(table.rows(), ids);
        int[] flat = Arrays.stream(ids).flatMapToInt(Arrays::stream).toArray();
        Tensor y = TensorCore.allocate(DType.FLOAT32, ids.length, ids.length == 0 ? 0 : ids[0].length, table.columns());
        QuantizedProduct.gather(table.values(), flat, y.values().reshape(flat.length, table.columns()));
        return y;
    }

    /** A table without columns, but with as many rows, refuses what must be refused. */
    private static void requireRows(int rows, int[][] ids) {
        Memory.scope(() -> {
            Tensor.zeros(rows, 0).rows(ids);
        });
    }
}
