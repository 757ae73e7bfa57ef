package org.loupe.inspect;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

/** What each head gives on average, over all texts and positions of some passes. */
final class HeadMeans {
    private final Map<String, double[]> sums = new LinkedHashMap<>();       // [headDim]
    private final Map<String, Long> counts = new LinkedHashMap<>();

    private HeadMeans() { }

    static HeadMeans of(DoubleSupplier passes) {
        HeadMeans means = new HeadMeans();
        Measurement.watched(passes, (name, value) -> {
            if (ValueNames.isHead(name)) means.add(name, value);
        }, "on the texts of the reference");
        return means;
    }

    /** @param output [batch, time, headDim] */
    private void add(String name, Tensor output) {
        double[] sum = output.to(DType.FLOAT64).sum(0, 1).toDoubles();
        double[] before = sums.putIfAbsent(name, sum);
        if (before != null) Arrays.setAll(before, i -> before[i] + sum[i]);
        counts.merge(name, (long) output.shape(0) * output.shape(1), Long::sum);
    }

    /** The mean everywhere. @param output of the head, [batch, time, headDim]  @return the same shape */
    Tensor inPlaceOf(String name, Tensor output) {
        double[] sum = sums.get(name);
        if (sum == null) throw new IllegalArgumentException("the reference ran no head " + name + ", only " + sums.keySet()
                + "; run the same model in it");
        long count = counts.get(name);
        Tensor mean = Tensor.of(Arrays.stream(sum).map(value -> value / count).toArray(), 1, 1, sum.length);
        return mean.to(output.dtype()).expand(output.shape());
    }
}
