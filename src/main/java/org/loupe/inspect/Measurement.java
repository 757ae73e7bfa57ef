package org.loupe.inspect;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.loupe.nn.Change;
import org.loupe.nn.Trace;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** Many passes of a model, one after the other, each for a number. */
final class Measurement {
    /** Stands where nothing was measured. */
    static final double MISSING = Double.NaN;

    private Measurement() { }

    /** A pass by its number. */
    @FunctionalInterface
    interface Pass {
        double at(int number);
    }

    /**
     * Numbers of so many passes. Ends early when the thread is interrupted: what was not measured then is {@link #MISSING}.
     *
     * @return [row][column], pass by pass, row by row
     */
    static double[][] table(int rows, int columns, Pass pass, StepListener listener) {
        double[][] table = new double[rows][columns];
        for (double[] row : table) Arrays.fill(row, MISSING);
        // Asking clears the mark, so that what the caller does next is not interrupted as well.
        for (int i = 0; i < rows * columns && !Thread.interrupted(); i++) {
            table[i / columns][i % columns] = pass.at(i);
            listener.onStep(i + 1, rows * columns);
        }
        return table;
    }

    static boolean isComplete(double[]... table) {
        return Arrays.stream(table).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
    }

    /** The metric of a pass, without gradients. @param when for the message of an error */
    static double of(DoubleSupplier metric, String when) {
        double value = Gradients.off(() -> Memory.scope(metric::getAsDouble));
        if (Double.isNaN(value)) throw new IllegalStateException("the metric is NaN " + when + "; it must be a number on these texts");
        return value;
    }

    /** The same, while somebody sees the values of the model; they are open as long as this runs. */
    static double watched(DoubleSupplier metric, BiConsumer<String, Tensor> watcher, String when) {
        double[] value = new double[1];
        return of(() -> {
            Trace.watch(watcher, () -> value[0] = metric.getAsDouble());
            return value[0];
        }, when);
    }

    /** The same, where values are others. */
    static double changed(DoubleSupplier metric, Change change, String when) {
        return of(() -> change.during(metric::getAsDouble), when);
    }
}
