package org.loupe.position;

import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/**
 * Which two values of a head {@link RotaryPositions} turns together. Both layouts make the same models: the rows of the
 * query and key weights stand in another order, and scores, being sums over all pairs, do not see the order.
 */
public enum RopeLayout {
    /** Neighbours: values 2i and 2i + 1 (Su et al. 2021, eq. 15; the LLaMA weights as Meta published them). */
    INTERLEAVED,
    /** Value i of the first half with value i of the second (Hugging Face's LLaMA, and GPT-NeoX before it). */
    HALF_SPLIT;

    /**
     * The weights of a query or key layer that gives, with the other layout, the same scores as these do with this one.
     *
     * @param weight [heads * headDim, hidden], or a bias [heads * headDim]. Not modified.
     * @return the same rows in the order of the other layout
     */
    public Tensor convert(Tensor weight, int headDim, RopeLayout other) {
        int rows = weight.shape(0), half = headDim / 2;
        if (headDim < 2 || headDim % 2 != 0 || rows % headDim != 0)
            throw new IllegalArgumentException("headDim " + headDim + " must be even and divide the " + rows + " rows of the weights");
        if (other == this) return weight.copy();
        boolean fromNeighbours = this == INTERLEAVED;
        return Gradients.off(() -> {
            Tensor pairs = weight.reshape(rows / headDim, fromNeighbours ? half : 2, fromNeighbours ? 2 : half, -1);
            // [heads, half or 2, 2 or half, hidden] to [heads * headDim, hidden]
            return pairs.transpose(1, 2).reshape(weight.shape()).copy();
        });
    }
}
