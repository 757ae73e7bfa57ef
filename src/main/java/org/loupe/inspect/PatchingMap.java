package org.loupe.inspect;

import java.util.List;

/**
 * How much of a metric each value restores at each position, {@link ActivationPatching}.
 *
 * @param names of the values
 * @param restored [value][position]; NaN where the measurement was interrupted before
 */
public record PatchingMap(List<String> names, double[][] restored) {
    public PatchingMap {
        names = List.copyOf(names);
    }

    /** Whether all was measured. */
    public boolean isComplete() {
        return Measurement.isComplete(restored);
    }
}
