package org.loupe.nn;

import java.util.Random;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/** How the weights of a new part are chosen. */
public interface Init {
    Tensor weight(int... shape);

    /** Normally distributed with mean 0, as GPT-2 and BERT do with a standard deviation of 0.02. */
    static Init normal(double standardDeviation, Random random) {
        return shape -> Gradients.off(() -> Tensor.randomNormal(random, shape).mul(standardDeviation));
    }
}
