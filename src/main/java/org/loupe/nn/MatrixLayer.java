package org.loupe.nn;

import java.util.Arrays;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.Shape;

/** A layer that is a matrix of weights: a parameter in float32, or blocks that stay quantised, for use only. */
public abstract sealed class MatrixLayer extends Module permits Linear, Embedding {
    private static final String WEIGHT = "weight";

    private final int[] shape;
    private Tensor weight;                  // [rows, columns], or null
    private QuantizedMatrix quantized;      // the same, or null

    MatrixLayer(Tensor weight) {
        this.shape = weight.shape();
        this.weight = parameter(WEIGHT, weight);
    }

    /**
     * Takes a matrix that stays quantised for the weight, whose memory is freed. It is no parameter, as training cannot change it.
     * Not while another thread computes with this layer.
     *
     * @throws IllegalArgumentException if it has another shape than the weight
     */
    public final void quantize(QuantizedMatrix matrix) {
        if (!Arrays.equals(shape, new int[] {matrix.rows(), matrix.columns()}))
            throw new IllegalArgumentException("the quantised matrix " + matrix + " does not fit: the weight is " + Shape.text(shape));
        quantize(WEIGHT, matrix);
        weight = null;
        quantized = matrix;
    }

    /**
     * The weight [rows, columns] in float32.
     *
     * @throws IllegalStateException if it is quantised
     */
    public final Tensor weight() {
        if (weight == null)
            throw new IllegalStateException("the weight is quantised (" + quantized + "); use quantizedWeight(), or load the model in float32");
        return weight;
    }

    /** The quantised weight, or null. Its memory comes on top of that of the parameters. */
    public final QuantizedMatrix quantizedWeight() {
        return quantized;
    }

    /** x W^T + b. */
    final Tensor multiply(Tensor x, Tensor bias) {
        return quantized == null ? x.linear(weight, bias) : x.linear(quantized, bias);
    }

    /** Rows by number. @param ids [batch][time]  @return [batch, time, columns] */
    final Tensor rows(int[][] ids) {
        return quantized == null ? weight.rows(ids) : quantized.rows(ids);
    }
}
