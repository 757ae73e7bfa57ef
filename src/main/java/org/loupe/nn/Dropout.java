package org.loupe.nn;

import java.util.Random;
import org.loupe.tensor.Tensor;

/**
 * Dropout (Srivastava et al. 2014): while training, each value is set to 0 with a probability and the others are scaled
 * up to keep the mean, so that no part can rely on one other alone. Outside training it does nothing.
 */
public final class Dropout extends Module {
    private final double probability;
    private final Random random;

    /**
     * @param probability of a zero, at least 0 and below 1
     * @param random a {@link SeededRandom}, if training is to be saved and resumed
     */
    public Dropout(double probability, Random random) {
        if (!(probability >= 0 && probability < 1))
            throw new IllegalArgumentException("dropout probability " + probability + " must be at least 0 and below 1");
        this.probability = probability;
        this.random = random;
        if (probability > 0) drawsFrom(random);
    }

    /** Whether it does anything now. */
    public boolean isActive() {
        return isTraining() && probability > 0;
    }

    /** @param x any shape  @return the same shape */
    public Tensor forward(Tensor x) {
        return isActive() ? x.dropout(probability, random) : x;
    }
}
