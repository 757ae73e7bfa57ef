package org.loupe.show;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.HeatMapBuilder;
import org.loupe.show.figure.Scale;
import org.loupe.show.figure.View;

/** What two positions have to do with each other, as a map of both and by the distance between them. */
final class ByDistance {
    private static final int MOST_CURVES = 7;

    private ByDistance() {
    }

    /** A number for each pair of positions. */
    interface Pair {
        /** @param query position of the row  @param key position of the column */
        double of(int query, int key);
    }

    /** The pairs of the positions that are shown. */
    static float[] matrix(Sampled positions, Pair pair) {
        int shown = positions.shown();
        float[] matrix = new float[shown * shown];
        for (int i = 0; i < matrix.length; i++) matrix[i] = (float) pair.of(positions.place(i / shown), positions.place(i % shown));
        return matrix;
    }

    /** The mean over all pairs of a query and a key that is so far before it; of those that have a number. */
    static double[] means(int positions, Pair pair) {
        double[] means = new double[positions];
        for (int distance = 0; distance < positions; distance++) {
            double sum = 0;
            int count = 0;
            for (int query = distance; query < positions; query++) {
                double value = pair.of(query, query - distance);
                if (Double.isNaN(value)) continue;
                sum += value;
                count++;
            }
            means[distance] = sum / count;
        }
        return means;
    }

    /** Curves over the distance; of many, seven, as there is room for the names of no more. @param first the distance of the first point */
    static View curves(String title, String yLabel, List<String> names, double[][] values, int first) {
        Map<String, double[][]> series = new LinkedHashMap<>();
        Sampled some = Sampled.of(names.size(), MOST_CURVES);
        for (int i = 0; i < some.shown(); i++) {
            double[] y = values[some.place(i)];
            series.put(names.get(some.place(i)), new double[][] {IntStream.range(first, first + y.length).asDoubleStream().toArray(), y});
        }
        return Charts.view(Charts.lines(title, "distance in tokens", yLabel, series));
    }

    /** The means as numbers; of several measures one is chosen. */
    static HeatMap row(String title, String note, List<String> names, List<Scale> scales, double[]... means) {
        float[][] panels = new float[means.length][means[0].length];
        for (int p = 0; p < panels.length; p++) for (int d = 0; d < panels[p].length; d++) panels[p][d] = (float) means[p][d];
        HeatMapBuilder map = HeatMap.titled(title).note(note).rows(Axis.names("average", List.of("mean")))
                .columns(Axis.numbers("distance", panels[0].length)).scales(0, scales);
        return (names.size() == 1 ? map : map.choose(Axis.names("measure", names))).values(panels);
    }
}
