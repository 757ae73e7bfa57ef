package org.loupe.objective;

import java.util.Random;
import org.loupe.tensor.Tensor;

/** What training makes smaller, and how well it did on text that was kept apart. */
public interface Objective {
    /** The loss on one batch of training examples, chosen with this source of chance: a scalar with gradients. */
    Tensor trainingLoss(Random random);

    /**
     * The same in two moves: the examples are chosen, and the loss waits, so that batches can be joined into a large one. An
     * objective whose batches differ in their number of targets must tell it here; this one says that all are alike.
     */
    default MicroBatch draw(Random random) {
        return new MicroBatch(() -> new Tensor[] {trainingLoss(random)}, 1);
    }

    /**
     * Where this stands in its data, for a checkpoint. 0 for an objective that chooses its batches by the source of chance
     * alone; one that walks through its data in order must tell its place here, and go there in {@link #seek}.
     */
    default long position() {
        return 0;
    }

    /** Goes to a place that {@link #position} told. */
    default void seek(long position) {
        if (position != 0)
            throw new IllegalArgumentException("the saved training stood at place " + position
                    + " of its data, and this objective has no places; use the one it was saved with");
    }

    /**
     * The mean loss on examples that training never sees, always the same ones. Early stopping keeps the weights where it is
     * least; to stop by a metric of which more is better, such as F1, give 1 less it.
     */
    double validationLoss();
}
