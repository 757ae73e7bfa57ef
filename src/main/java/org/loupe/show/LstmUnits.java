package org.loupe.show;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.loupe.tensor.LstmValue;

/** Which units of an LSTM are shown, where it has more than fit. */
final class LstmUnits {
    private LstmUnits() {
    }

    /**
     * All, in order; of more than {@code most} those that vary most over the steps (the largest variance), the most varying first. The
     * cells choose for all values that have one for each cell; outputs that are projected choose for themselves.
     */
    static List<Integer> of(LstmTrace lstm, LstmValue value, int steps, int most) {
        int width = lstm.width(value);
        if (width <= most) return IntStream.range(0, width).boxed().toList();
        LstmValue judge = lstm.values().containsKey(LstmValue.CELL) && lstm.width(LstmValue.CELL) == width ? LstmValue.CELL : value;
        double[] variances = IntStream.range(0, width).mapToDouble(unit -> variance(lstm, judge, steps, unit)).toArray();
        return IntStream.range(0, width).boxed().sorted(Comparator.comparingDouble(unit -> -variances[unit])).limit(most).toList();
    }

    private static double variance(LstmTrace lstm, LstmValue value, int steps, int unit) {
        double mean = IntStream.range(0, steps).mapToDouble(step -> lstm.value(value, step, unit)).average().orElse(0);
        return IntStream.range(0, steps).mapToDouble(step -> Math.pow(lstm.value(value, step, unit) - mean, 2)).sum() / steps;
    }
}
