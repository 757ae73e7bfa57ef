package org.loupe.show;

import java.util.Arrays;
import java.util.List;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Scale;

/** Vectors that are added to those of the tokens, and how alike those of two positions are. */
final class PositionVectors {
    /** So many positions a map shows. */
    static final int MOST = 128;
    private static final List<String> MEASURES = List.of("cosine", "dot product");

    private final float[][] vectors;
    private final double[] lengths;

    private PositionVectors(float[][] vectors) {
        this.vectors = vectors;
        this.lengths = new double[vectors.length];
        for (int i = 0; i < vectors.length; i++) lengths[i] = Math.sqrt(dot(i, i));
    }

    /** @param vectors [position][dimension] */
    static Column view(String title, float[]... vectors) {
        PositionVectors all = new PositionVectors(vectors);
        if (Arrays.stream(all.lengths).allMatch(length -> length == 0))
            throw new IllegalArgumentException(title + ": all vectors are 0, as in a model whose weights were not read; there is nothing to see");
        Sampled shown = Sampled.of(vectors.length, MOST);
        double[] cosines = ByDistance.means(vectors.length, all::cosine), dots = ByDistance.means(vectors.length, all::dot);
        float[][] matrices = {ByDistance.matrix(shown, all::cosine), ByDistance.matrix(shown, all::dot)};
        List<Scale> scales = List.of(Scale.fit(matrices[0]).withDecimals(4), Scale.fit(matrices[1]));
        HeatMap similarity = HeatMap.titled(title + ": how alike two are")
                .note("The cosine of the angle between the vectors of two positions, or their dot product." + shown.note())
                .choose(Axis.names("measure", MEASURES)).rows(shown.axis("position")).columns(shown.axis("other position"))
                .scales(0, scales).verb("is most like").values(matrices);
        return Column.of(all.map(title, shown), similarity,
                ByDistance.curves(title + ": mean cosine by distance", "cosine", List.of("cosine"), new double[][] {cosines}, 0),
                ByDistance.row(title + ": how alike on average", "The mean over all pairs of positions with this distance.", MEASURES, scales, cosines, dots));
    }

    private HeatMap map(String title, Sampled shown) {
        int width = vectors[0].length;
        float[] values = new float[shown.shown() * width];
        for (int i = 0; i < shown.shown(); i++) System.arraycopy(vectors[shown.place(i)], 0, values, i * width, width);
        return HeatMap.titled(title).note("Each row is the vector that is added to a token at this position." + shown.note())
                .rows(shown.axis("position")).columns(Axis.numbers("dimension", width)).scale(Scale.fit(values)).values(new float[][] {values});
    }

    private double dot(int a, int b) {
        double sum = 0;
        for (int d = 0; d < vectors[a].length; d++) sum += (double) vectors[a][d] * vectors[b][d];
        return sum;
    }

    /** NaN where one of the two is 0. */
    private double cosine(int a, int b) {
        return dot(a, b) / (lengths[a] * lengths[b]);
    }
}
