package org.loupe.show;

import java.util.List;
import java.util.stream.IntStream;
import org.loupe.inspect.PatchingMap;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Scale;

/** Where a model keeps what makes it answer ({@link org.loupe.inspect.ActivationPatching}): how much of the answer each value brings back. */
public final class PatchingView {
    private PatchingView() {
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
        float[] panel = new float[restored.length * time];
        float most = 1;
        for (int i = 0; i < panel.length; i++) {
            panel[i] = (float) restored[i / time][i % time];
            if (!Float.isNaN(panel[i])) most = Math.max(most, Math.abs(panel[i]));
        }
        return HeatMap.titled("What is restored").note("A value of the clean run in the place of the corrupted one's: 0 is the answer of the corrupted text, 1 that of the clean one."
                        + (patching.isComplete() ? "" : " Cells without a number were not measured."))
                .rows(Axis.names("value", patching.names())).columns(Axis.tokens("position", tokens)).scale(Scale.signed(most).withDecimals(4))
                .verb("restores most at").values(new float[][] {panel});
    }
}
