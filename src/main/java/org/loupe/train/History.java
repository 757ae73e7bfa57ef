package org.loupe.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What happened at each step of training. */
public final class History {
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One step.
     *
     * @param step from 1
     * @param loss on the training batch, before the update
     * @param validationLoss after the update, NaN where it was not measured
     * @param learningRate of the update
     * @param gradientNorm before clipping
     */
    public record Entry(int step, double loss, double validationLoss, double learningRate, double gradientNorm) {
        public boolean hasValidation() {
            return !Double.isNaN(validationLoss);
        }
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** The validation loss after the last step. */
    void validated(double loss) {
        Entry last = entries.get(entries.size() - 1);
        entries.set(entries.size() - 1, new Entry(last.step(), last.loss(), loss, last.learningRate(), last.gradientNorm()));
    }

    void replace(List<Entry> others) {
        entries.clear();
        entries.addAll(others);
    }

    /** All steps in order. */
    public List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** The training losses in order. */
    public double[] losses() {
        return entries.stream().mapToDouble(Entry::loss).toArray();
    }

    /** The last validation loss, NaN if there is none. */
    public double validationLoss() {
        for (int i = entries.size() - 1; i >= 0; i--) if (entries.get(i).hasValidation()) return entries.get(i).validationLoss();
        return Double.NaN;
    }

    @Override
    public String toString() {
        if (entries.isEmpty()) return "no steps yet";
        Entry last = entries.get(entries.size() - 1);
        String validation = Double.isNaN(validationLoss()) ? "" : String.format(Locale.ROOT, ", validation loss %.3f", validationLoss());
        return String.format(Locale.ROOT, "%d steps, loss %.3f%s", last.step(), last.loss(), validation);
    }
}
