package org.loupe.tensor;

import java.util.Arrays;
import org.loupe.tensor.kernel.Shape;

/**
 * The parameters of one LSTM layer, with the gates in PyTorch's order: input, forget, cell, output.
 *
 * @param input [4 hidden, in]
 * @param recurrent [4 hidden, out]
 * @param bias [4 hidden]
 * @param projection [out, hidden], or null, if out equals hidden
 */
public record LstmWeights(Tensor input, Tensor recurrent, Tensor bias, Tensor projection) {
    public LstmWeights {
        boolean fits = input.rank() == 2 && recurrent.rank() == 2 && input.shape(0) % 4 == 0 && recurrent.shape(0) == input.shape(0)
                && Arrays.equals(bias.shape(), new int[] {input.shape(0)});
        int[] projected = fits ? new int[] {recurrent.shape(1), input.shape(0) / 4} : new int[0];
        fits = fits && (projection == null ? projected[0] == projected[1] : Arrays.equals(projection.shape(), projected));
        if (!fits)
            throw new IllegalArgumentException("lstm: weights input " + Shape.text(input.shape()) + ", recurrent "
                    + Shape.text(recurrent.shape()) + ", bias "
                    + Shape.text(bias.shape()) + " and projection " + (projection == null ? "none" : Shape.text(projection.shape()))
                    + " must be [4 hidden, in], [4 hidden, out], [4 hidden] and [out, hidden], or none if out equals hidden");
    }

    /** The width of the cell. */
    public int hidden() {
        return recurrent.shape(0) / 4;
    }

    /** The width of the output. */
    public int out() {
        return recurrent.shape(1);
    }
}
