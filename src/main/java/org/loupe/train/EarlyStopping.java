package org.loupe.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/**
 * Stops training when the validation loss has not become better for a number of looks, and keeps the weights that had the
 * best one: what a model learns later is its training text by heart (Prechelt 1998).
 */
final class EarlyStopping {
    private final int patience;
    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> best = new LinkedHashMap<>();
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int looksSince;

    /** @param patience 0 never stops, and keeps nothing */
    EarlyStopping(int patience, Map<String, Tensor> parameters) {
        this.patience = patience;
        this.parameters = parameters;
    }

    /** Takes note of a look at the validation loss. */
    void look(double validationLoss) {
        if (patience == 0) return;
        if (validationLoss >= bestLoss) {
            looksSince++;
            return;
        }
        bestLoss = validationLoss;
        looksSince = 0;
        keepWeights();
    }

    /** Whether patience has run out. */
    boolean isOver() {
        return patience > 0 && looksSince >= patience;
    }

    /** Gives the model its best weights back, if there was a look. */
    void restoreBest() {
        best.forEach((name, values) -> Updates.assign(parameters.get(name), values));
    }

    /** The best weights by name, empty before the first look. */
    Map<String, Tensor> best() {
        return best;
    }

    double bestLoss() {
        return bestLoss;
    }

    int looksSince() {
        return looksSince;
    }

    /** Goes on from a checkpoint, whose best weights are read into {@link #best} afterwards. */
    void restore(double loss, int looks) {
        bestLoss = loss;
        looksSince = looks;
        if (loss < Double.POSITIVE_INFINITY) keepWeights();
    }

    private void keepWeights() {
        parameters.forEach((name, parameter) -> {
            if (best.containsKey(name)) Updates.assign(best.get(name), parameter);
            else best.put(name, Memory.keepForever(Gradients.off(parameter::copy)));
        });
    }
}
