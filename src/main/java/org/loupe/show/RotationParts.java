package org.loupe.show;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.loupe.position.RotaryPositions;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Scale;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/** By what angles rotary positions turn, and the score of one query and one key wherever they stand. */
final class RotationParts {
    private RotationParts() {
    }

    static Column view(RotaryPositions rotary, int positions, float[] query, float[] key) {
        int headDim = rotary.headDim();
        requireWidth("query", query, headDim);
        requireWidth("key", key, headDim);
        Sampled shown = Sampled.of(positions, PositionVectors.MOST);
        float[][] queries = turned(rotary, positions, query), keys = turned(rotary, positions, key);
        ByDistance.Pair score = (i, j) -> dot(queries[i], keys[j]) / Math.sqrt(headDim);
        float[] scores = ByDistance.matrix(shown, score);
        double[] means = ByDistance.means(positions, score);
        HeatMap map = HeatMap.titled("Rotary positions: the score of a query and a key")
                .note("One query and one key, wherever they stand: query · key / √" + headDim + " after both were turned. It depends on the distance alone."
                        + shown.note())
                .rows(shown.axis("query position")).columns(shown.axis("key position")).scale(Scale.fit(scores)).values(new float[][] {scores});
        String title = "Rotary positions: score by distance";
        return Column.of(angles(rotary, positions, shown), map, ByDistance.curves(title, "score", List.of("score"), new double[][] {means}, 0),
                ByDistance.row(title, "The key stands so many tokens before the query.", List.of("score"), List.of(Scale.fit(scores)), means));
    }

    private static void requireWidth(String what, float[] vector, int headDim) {
        if (vector.length != headDim)
            throw new IllegalArgumentException("the " + what + " has " + vector.length + " values and these rotary positions turn " + headDim
                    + "; give as many");
    }

    private static HeatMap angles(RotaryPositions rotary, int positions, Sampled shown) {
        double[] frequencies = rotary.frequencies(positions);
        int pairs = frequencies.length;
        float[][] panels = new float[2][shown.shown() * pairs];
        String[][] details = new String[2][shown.shown() * pairs];
        for (int i = 0; i < panels[0].length; i++) {
            double angle = shown.place(i / pairs) * frequencies[i % pairs];
            panels[0][i] = (float) (angle % (2 * Math.PI));
            panels[1][i] = (float) Math.cos(angle);
            details[0][i] = details[1][i] = String.format(Locale.ROOT, "one turn takes %.1f positions", 2 * Math.PI / frequencies[i % pairs]);
        }
        return HeatMap.titled("Rotary positions").note("By what angle each pair of values of a query or key is turned at this position, in radians "
                + "within one turn, and its cosine. The first pairs tell near positions apart, the last ones far positions." + shown.note())
                .choose(Axis.names("measure", List.of("angle", "cosine"))).rows(shown.axis("position")).columns(Axis.numbers("pair", pairs)).details(details)
                .scales(0, List.of(Scale.range(0, 2 * Math.PI).withDecimals(4), Scale.signed(1).withDecimals(4))).values(panels);
    }

    /** One vector as it is at each position. @return [position][dimension] */
    private static float[][] turned(RotaryPositions rotary, int positions, float[] vector) {
        int width = vector.length;
        float[] repeated = new float[positions * width];
        for (int i = 0; i < repeated.length; i++) repeated[i] = vector[i % width];
        float[] flat = Gradients.off(() -> rotary.forward(Tensor.of(repeated, 1, 1, positions, width), 0)).toFloats();
        return IntStream.range(0, positions).mapToObj(i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width)).toArray(float[][]::new);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) sum += (double) a[d] * b[d];
        return sum;
    }
}
