package org.loupe.inspect;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import org.loupe.nn.Change;
import org.loupe.tensor.Tensor;

/**
 * What each attention head is good for: a metric of a model, such as its loss on some texts, once as it is and once without each head
 * (Michel et al. 2019, section 3). A head whose absence changes nothing may still do something, which another does as well.
 *
 * @param baseline the metric of the whole model
 * @param metrics [layer][head] without this head; NaN where the measurement was interrupted before
 */
public record HeadAblation(double baseline, double[][] metrics) {
    /** With zeros in the place of a head's output. */
    public static HeadAblation zero(DoubleSupplier metric) {
        return zero(metric, StepListener.NONE);
    }

    /**
     * The same, with somebody to tell. Ends early, with what was measured, when the thread is interrupted.
     *
     * @param metric runs one model, as often as it likes, and returns a number; it is called once, and once again for each head
     * @throws IllegalArgumentException if no attention head runs, or those of several models
     */
    public static HeadAblation zero(DoubleSupplier metric, StepListener listener) {
        return measured(metric, (name, value) -> Tensor.zeros(value.shape()).to(value.dtype()), listener);
    }

    /** With a head's mean output in its place, over what the metric runs on. */
    public static HeadAblation mean(DoubleSupplier metric) {
        return mean(metric, metric, StepListener.NONE);
    }

    /**
     * With a head's mean output in its place, over all texts and positions of a reference (Wang et al. 2022): no later layer may ever
     * have seen zeros, where the mean takes away only what the head tells of this text. Ends early, with what was measured, when the
     * thread is interrupted.
     *
     * @param metric as for {@link #zero}
     * @param reference runs the model on texts to take the mean over, without padding, which would count; its number is not used
     */
    public static HeadAblation mean(DoubleSupplier metric, DoubleSupplier reference, StepListener listener) {
        return measured(metric, HeadMeans.of(reference)::inPlaceOf, listener);
    }

    /** @param instead from a head's name and output to what stands in its place */
    private static HeadAblation measured(DoubleSupplier metric, BiFunction<String, Tensor, Tensor> instead, StepListener listener) {
        Set<String> seen = new LinkedHashSet<>();
        double baseline = Measurement.watched(metric, (name, value) -> seen.add(name), "of the whole model");
        ValueNames names = ValueNames.of(seen);
        return new HeadAblation(baseline, Measurement.table(names.layers(), names.heads(), number -> {
            int layer = number / names.heads(), head = number % names.heads();
            String name = names.head(layer, head);
            return Measurement.changed(metric, Change.none().edit(name, value -> instead.apply(name, value)),
                    "without head " + head + " of layer " + layer);
        }, listener));
    }

    /** What the metric becomes more without this head, or less if this is negative: of a loss, how much the head saves. */
    public double effect(int layer, int head) {
        if (layer < 0 || layer >= metrics.length || head < 0 || head >= metrics[layer].length)
            throw new IndexOutOfBoundsException("layer " + layer + ", head " + head + " does not exist; there are " + metrics.length + " layers of "
                    + metrics[0].length + " heads, from 0");
        return metrics[layer][head] - baseline;
    }

    /** Whether all heads were measured. */
    public boolean isComplete() {
        return Measurement.isComplete(metrics);
    }
}
