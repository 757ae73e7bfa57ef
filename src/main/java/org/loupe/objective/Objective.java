package org.loupe.objective;

import java.util.Random;
import org.loupe.tensor.Tensor;

/** What training makes smaller, and how well it did on text that was kept apart. */
public interface Objective {
    /** The loss on one batch of training examples, chosen with this source of chance: a scalar with gradients. */
    Tensor trainingLoss(Random random);

    /**
     * The same with its number of counted targets, so that batches can be joined by weight. An objective whose batches
     * differ in that number must tell it; this one says that all are alike.
     */
    default CountedLoss countedLoss(Random random) {
        return new CountedLoss(trainingLoss(random), 1);
    }

    /**
     * The mean loss of a batch.
     *
     * @param targets how many it is the mean of, or any other weight that makes the batches comparable; 0 for a batch that teaches nothing
     */
    record CountedLoss(Tensor loss, double targets) {
        public CountedLoss {
            if (!(targets >= 0 && Double.isFinite(targets)))
                throw new IllegalArgumentException("targets " + targets + " must be a number of at least 0");
        }
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

    /** The mean loss on examples that training never sees, always the same ones. */
    double validationLoss();
}
