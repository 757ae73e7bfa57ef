package org.loupe.inspect;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.loupe.nn.Change;
import org.loupe.tensor.Tensor;

/**
 * Where a model keeps what makes it answer as it does (Vig et al. 2020; Meng et al. 2022, section 2, "causal tracing"): values of a run
 * on a clean text are put into a run on a corrupted one, one at a time. Where the clean answer comes back, there it was.
 *
 * <p>The two texts have equal length and differ in a word or so, so that each position has its like; of a batch all texts are patched at
 * the same positions. What is restored is told in parts
 * of the whole: 0 where the metric is as on the corrupted text, 1 where it is as on the clean one. It can be less than 0, and more
 * than 1.
 */
public final class ActivationPatching {
    private final TokenValues values;
    private final DoubleSupplier corruptedRun;
    private final double clean, corrupted;

    private ActivationPatching(DoubleSupplier cleanRun, DoubleSupplier corruptedRun) {
        this.values = new TokenValues();
        this.corruptedRun = corruptedRun;
        this.clean = Measurement.watched(cleanRun, values::keep, "on the clean text");
        this.corrupted = Measurement.watched(corruptedRun, values::compare, "on the corrupted text");
        if (clean == corrupted) throw new IllegalArgumentException("the metric is " + clean + " on both texts, so there is nothing to "
                + "restore; choose a metric, or texts, that make a difference");
    }

    /**
     * @param clean runs a model once on the clean text and returns a metric of its answer, such as a {@link LogitMetric}
     * @param corrupted the same on the corrupted text; it is called once, and once again for each number of a map
     * @throws IllegalArgumentException if the texts differ in their lengths, or the metric does not differ
     */
    public static ActivationPatching between(DoubleSupplier clean, DoubleSupplier corrupted) {
        return new ActivationPatching(clean, corrupted);
    }

    /** The metric on the clean text. */
    public double clean() {
        return clean;
    }

    /** The metric on the corrupted text. */
    public double corrupted() {
        return corrupted;
    }

    /** The tokens of each text. */
    public int positions() {
        return values.time();
    }

    /** The names of the values of a Transformer, for {@link #map}. */
    public ValueNames names() {
        return ValueNames.of(values.names());
    }

    /**
     * How much comes back with one value from the clean run.
     *
     * @param name of the value, [batch, time, width], as a trace has it
     * @param positions where it is put, from 0; none: everywhere
     * @throws IllegalArgumentException if no value [batch, time, width] has this name; names the nearest
     */
    public double restored(String name, int... positions) {
        Tensor value = values.get(name);
        for (int position : positions) if (position < 0 || position >= positions())
            throw new IndexOutOfBoundsException("position " + position + " does not exist; the texts have " + positions() + ", from 0 to "
                    + (positions() - 1));
        double patched = Measurement.changed(corruptedRun, Change.none().edit(name, before -> patched(before, value, positions)),
                "with the clean " + name + " at " + Arrays.toString(positions));
        return (patched - corrupted) / (clean - corrupted);
    }

    private static Tensor patched(Tensor before, Tensor clean, int... positions) {
        if (positions.length == 0) return clean;
        int time = before.shape(1);
        return Tensor.concat(1, IntStream.range(0, time).mapToObj(at ->
                (IntStream.of(positions).anyMatch(position -> position == at) ? clean : before).slice(1, at, at + 1)).toArray(Tensor[]::new));
    }

    /** One value at one position at a time. Ends early when the thread is interrupted. @param names of values, a row each */
    public PatchingMap map(List<String> names, StepListener listener) {
        names.forEach(values::get);
        return new PatchingMap(names, Measurement.table(names.size(), positions(), number ->
                restored(names.get(number / positions()), number % positions()), listener));
    }

    /** The residual stream before the first layer and after each. */
    public PatchingMap residual(StepListener listener) {
        return map(names().residuals(), listener);
    }

    /** What the attention of each layer adds to the stream. */
    public PatchingMap attention(StepListener listener) {
        return map(names().attentions(), listener);
    }

    /** What the feed-forward network of each layer adds. */
    public PatchingMap mlp(StepListener listener) {
        return map(names().mlps(), listener);
    }

    /**
     * The output of each head, at all positions at once. Ends early when the thread is interrupted.
     *
     * @return [layer][head] restored; NaN where it was interrupted before
     */
    public double[][] heads(StepListener listener) {
        ValueNames names = names();
        return Measurement.table(names.layers(), names.heads(), number ->
                restored(names.head(number / names.heads(), number % names.heads())), listener);
    }
}
