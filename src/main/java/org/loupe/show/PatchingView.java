package org.loupe.show;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.loupe.inspect.PatchingMap;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.HeatMapBuilder;
import org.loupe.show.figure.Scale;

/** Where a model keeps what makes it answer ({@link org.loupe.inspect.ActivationPatching}): how much of the answer each value brings back. */
public final class PatchingView {
    private PatchingView() {
    }

    /**
     * Of the heads, each at all positions at once.
     *
     * @param restored [layer][head], as {@link org.loupe.inspect.ActivationPatching#heads} gives it; NaN where nothing was measured
     */
    public static HeatMap heads(double[][] restored) {
        if (restored.length == 0 || restored[0].length == 0) throw new IllegalArgumentException("a map of no head shows nothing; patch a model that has some");
        return map("What each head restores", Axis.numbers("layer", restored.length), Axis.numbers("head", restored[0].length), restored)
                .verb("restores most by head").values(new float[][] {flat(restored)});
    }

    /**
     * @param clean the tokens of the clean text, one for each position
     * @param corrupted those of the other
     */
    public static HeatMap of(PatchingMap patching, List<String> clean, List<String> corrupted) {
        double[][] restored = patching.restored();
        if (restored.length == 0) throw new IllegalArgumentException("a map of no value shows nothing; patch at least one, such as patching.residual(listener)");
        int time = restored[0].length;
        if (clean.size() != time || corrupted.size() != time)
            throw new IllegalArgumentException("a map of " + time + " positions and texts of " + clean.size() + " and " + corrupted.size() + " tokens do not fit; give the tokens of both");
        // Where the texts differ both tokens are told.
        List<String> tokens = IntStream.range(0, time).mapToObj(i -> clean.get(i).equals(corrupted.get(i)) ? clean.get(i) : clean.get(i) + "|" + corrupted.get(i)).toList();
        return map("What is restored", Axis.names("value", patching.names()), Axis.tokens("position", tokens), restored).verb("restores most at")
                .values(new float[][] {flat(restored)});
    }

    private static HeatMapBuilder map(String title, Axis rows, Axis columns, double[]... restored) {
        boolean isComplete = Arrays.stream(restored).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
        double most = Arrays.stream(restored).flatMapToDouble(Arrays::stream).filter(Double::isFinite).map(Math::abs).reduce(1, Math::max);
        return HeatMap.titled(title).note("A value of the clean run in the place of the corrupted one's: 0 is the answer of the corrupted text, 1 that of the clean one."
                        + (isComplete ? "" : " Cells without a number were not measured."))
                .rows(rows).columns(columns).scale(Scale.signed(most).withDecimals(4));
    }

    private static float[] flat(double[]... rows) {
        double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        float[] flat = new float[all.length];
        for (int i = 0; i < flat.length; i++) flat[i] = (float) all[i];
        return flat;
    }
}
