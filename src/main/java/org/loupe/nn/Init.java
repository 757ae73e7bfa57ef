package org.loupe.nn;

import java.util.Random;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/** How the weights of a new part are chosen. */
public interface Init {
    /** All 0, and without memory for as long as nobody reads or writes them: for a model whose weights a file will bring. */
    Init ZEROS = Tensor::blank;

    Tensor weight(int... shape);

    /** Normally distributed with mean 0, as GPT-2 and BERT do with a standard deviation of 0.02. */
    static Init normal(double standardDeviation, Random random) {
        return shape -> Gradients.off(() -> Tensor.randomNormal(random, shape).mul(standardDeviation));
    }

    /**
     * Normally distributed with a standard deviation of 1 / sqrt(inputs of each output), so that a sum is as large as what
     * it sums (LeCun et al. 1998, section 4.6): all axes but the first, which counts the outputs.
     */
    static Init scaled(Random random) {
        return shape -> {
            long inputs = 1;
            for (int axis = 1; axis < shape.length; axis++) inputs *= shape[axis];
            return normal(1 / Math.sqrt(Math.max(1, inputs)), random).weight(shape);
        };
    }
}
