package org.loupe.objective;

import java.util.Random;
import org.loupe.tensor.Tensor;

/** What training makes smaller, and how well it did on text that was kept apart. */
public interface Objective {
    /** The loss on one batch of training examples, chosen with this source of chance: a scalar with gradients. */
    Tensor trainingLoss(Random random);

    /** The mean loss on examples that training never sees, always the same ones. */
    double validationLoss();
}
