package org.loupe.show.figure;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up heat maps, the same each time. */
public final class SomeMaps {
    private static final String TEXT = "the cat sat on the mat.\n";

    private SomeMaps() {
    }

    /** Shares whose rows add up to 1, in layers and heads. */
    public static HeatMap shares(int layers, int heads, int rows, int columns, boolean triangular) {
        Random random = new Random(7);
        float[][] panels = new float[layers * heads][rows * columns];
        for (float[] panel : panels)
            for (int r = 0; r < rows; r++) {
                double sum = 0;
                int last = triangular ? r + 1 : columns;
                for (int c = 0; c < last; c++) sum += panel[r * columns + c] = (float) Math.exp(2 * random.nextGaussian());
                for (int c = 0; c < columns; c++) panel[r * columns + c] = c < last ? panel[r * columns + c] / (float) sum : Float.NaN;
            }
        return HeatMap.titled("Shares").choose(Axis.numbers("layer", layers), Axis.numbers("head", heads)).rows(Axis.tokens("query", tokens(rows)))
                .columns(Axis.tokens("key", tokens(columns))).scale(Scale.SHARE).values(panels);
    }

    /** Numbers of both signs, one of them missing. */
    public static HeatMap signed(int rows, int columns) {
        Random random = new Random(8);
        float[] panel = new float[rows * columns];
        for (int i = 0; i < panel.length; i++) panel[i] = i == 2 ? Float.NaN : (float) (3 * random.nextGaussian());
        return HeatMap.titled("Changes").rows(Axis.numbers("layer", rows)).columns(Axis.numbers("head", columns)).values(new float[][] {panel});
    }

    public static List<String> tokens(int count) {
        return IntStream.range(0, count).mapToObj(i -> String.valueOf(TEXT.charAt(i % TEXT.length()))).toList();
    }
}
