package org.loupe.show;

import java.util.List;
import org.loupe.inspect.AttentionRollout;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Scale;

/** Which input tokens reach each position through the attention of all layers so far ({@link AttentionRollout}), a map for each layer. */
public final class RolloutView {
    private RolloutView() {
    }

    /** @param tokens of the text, one for each position */
    public static HeatMap of(AttentionRollout rollout, List<String> tokens) {
        double[][][] shares = rollout.shares();
        int layers = shares.length, time = shares[0].length;
        if (tokens.size() != time)
            throw new IllegalArgumentException("a rollout over " + time + " positions and " + tokens.size() + " tokens are not of one text; give its tokens");
        boolean causal = isCausal(shares);
        float[][] panels = new float[layers][time * time];
        for (int layer = 0; layer < layers; layer++)
            for (int i = 0; i < time * time; i++) panels[layer][i] = causal && i % time > i / time ? Float.NaN : (float) shares[layer][i / time][i % time];
        return HeatMap.titled("Attention rollout").note("Each row is a position; its numbers say how much of each input token is in it, if layers did nothing but mix.")
                .choose(Axis.numbers("after layer", layers)).rows(Axis.tokens("position", tokens)).columns(Axis.tokens("input", tokens))
                .scale(Scale.SHARE).lines().verb("holds most of").values(panels);
    }

    private static boolean isCausal(double[][]... layers) {
        for (double[][] rows : layers)
            for (int r = 0; r < rows.length; r++) for (int c = r + 1; c < rows.length; c++) if (rows[r][c] != 0) return false;
        return true;
    }
}
