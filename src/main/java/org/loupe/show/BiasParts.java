package org.loupe.show;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.HeatMapBuilder;
import org.loupe.show.figure.Scale;
import org.loupe.tensor.Tensor;

/** What is added to scores, which depends on the head and on how far the key is from the query. */
final class BiasParts {
    private BiasParts() {
    }

    /**
     * @param bias [heads, positions, positions]
     * @param slopes of the heads, or null
     * @param more what else to say of a distance, or null
     */
    static Column view(String title, Tensor bias, double[] slopes, IntFunction<String> more) {
        int heads = bias.shape(0), positions = bias.shape(1), distances = 2 * positions - 1;
        float[] flat = bias.toFloats(), values = new float[heads * distances];
        double[][] curves = new double[heads][distances];
        for (int i = 0; i < values.length; i++) {
            int head = i / distances, distance = i % distances - (positions - 1), query = Math.max(0, -distance);
            values[i] = flat[(head * positions + query) * positions + query + distance];
            curves[head][i % distances] = values[i];
        }
        double largest = 0;
        for (float value : values) largest = Math.max(largest, Math.abs(value));
        List<String> labels = IntStream.rangeClosed(1 - positions, positions - 1).mapToObj(String::valueOf).toList();
        HeatMapBuilder map = HeatMap.titled(title + ": what is added to a score")
                .note("Distances below 0 are those of keys before the query, all that a causal model sees.")
                .rows(Axis.numbers("head", heads)).columns(Axis.names("distance", labels)).scale(Scale.signed(largest).withDecimals(4)).verb("adds most at");
        if (slopes != null) map.margins(List.of("slope"), new float[][] {floats(slopes)});
        if (more != null)
            map.details(new String[][] {IntStream.range(0, values.length).mapToObj(i -> more.apply(i % distances - (positions - 1))).toArray(String[]::new)});
        List<String> names = new ArrayList<>();
        for (int head = 0; head < heads; head++) names.add("head " + head);
        return Column.of(map.values(new float[][] {values}),
                ByDistance.curves(title + ": bias by distance", "added to the score", names, curves, 1 - positions));
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
        return floats;
    }
}
