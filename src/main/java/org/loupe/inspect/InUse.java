package org.loupe.inspect;

import org.loupe.nn.Module;

/** Refuses a model that is being trained, in which dropout takes out values at random. */
final class InUse {
    private InUse() { }

    static void require(Object model) {
        if (model instanceof Module module && module.isTraining())
            throw new IllegalStateException("the model is in training mode, in which dropout takes out values at random; call "
                    + "setTraining(false), or wait until training has ended");
    }
}
