package org.loupe.show;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Scale;

/** Attention beside other attention, and what the second pays more or less than the first, in blue and orange. */
public final class AttentionComparison {
    private static final int SIDES = 3;     // the first, the second, and the difference

    private AttentionComparison() {
    }

    /**
     * Two models on one text, or one before and after a change, layer by layer and head by head.
     *
     * @param nameA what the first is called: "before"
     * @throws IllegalArgumentException if they are not of the same tokens, layers and heads; says which
     */
    public static HeatMap of(String nameA, AttentionView a, String nameB, AttentionView b) {
        same("queries", a.queries(), b.queries(), nameA, nameB);
        same("keys", a.keys(), b.keys(), nameA, nameB);
        if (a.layers() != b.layers() || a.heads() != b.heads())
            throw new IllegalArgumentException(nameA + " has " + a.layers() + " layers of " + a.heads() + " heads and " + nameB + " has "
                    + b.layers() + " of " + b.heads() + "; compare models of one size, or two heads with heads(...)");
        float[][] panels = new float[a.layers() * a.heads() * SIDES][];
        for (int head = 0; head < panels.length / SIDES; head++)
            sides(a, head / a.heads(), head % a.heads(), b, head / a.heads(), head % a.heads(), panels, head * SIDES);
        return made(nameA, nameB, a, panels, Axis.numbers("layer", a.layers()), Axis.numbers("head", a.heads()));
    }

    /** Two heads of one model on one text. */
    public static HeatMap heads(AttentionView view, int layerA, int headA, int layerB, int headB) {
        requireHead(view, layerA, headA);
        requireHead(view, layerB, headB);
        String nameA = "layer " + layerA + ", head " + headA, nameB = "layer " + layerB + ", head " + headB;
        float[][] panels = new float[SIDES][];
        sides(view, layerA, headA, view, layerB, headB, panels, 0);
        return made(nameA, nameB, view, panels);
    }

    private static void same(String what, List<String> a, List<String> b, String nameA, String nameB) {
        if (a.equals(b)) return;
        int first = 0;
        while (first < Math.min(a.size(), b.size()) && a.get(first).equals(b.get(first))) first++;
        String where = first < Math.min(a.size(), b.size()) ? "; token " + first + " is '" + a.get(first) + "' and '" + b.get(first) + "'" : "";
        throw new IllegalArgumentException("the " + what + " of " + nameA + " and " + nameB + " are not the same tokens: " + a.size() + " and "
                + b.size() + where + "; trace both on one text with one tokeniser");
    }

    private static void requireHead(AttentionView view, int layer, int head) {
        Axis.numbers("layer", view.layers()).require(layer);
        Axis.numbers("head", view.heads()).require(head);
    }

    /** What both do not see is no number. */
    private static void sides(AttentionView a, int layerA, int headA, AttentionView b, int layerB, int headB, float[][] panels, int first) {
        int queries = a.queries().size(), keys = a.keys().size();
        for (int side = 0; side < SIDES; side++) panels[first + side] = new float[queries * keys];
        for (int i = 0; i < queries * keys; i++) {
            boolean isHidden = a.isCausal() && b.isCausal() && i % keys > i / keys;
            float before = isHidden ? Float.NaN : a.probability(layerA, headA, i / keys, i % keys);
            float after = isHidden ? Float.NaN : b.probability(layerB, headB, i / keys, i % keys);
            panels[first][i] = before;
            panels[first + 1][i] = after;
            panels[first + 2][i] = after - before;
        }
    }

    private static HeatMap made(String nameA, String nameB, AttentionView of, float[][] panels, Axis... choosers) {
        Axis queries = Axis.tokens("query", of.queries()), keys = Axis.tokens("key", of.keys());
        Axis[] all = Arrays.copyOf(choosers, choosers.length + 1);
        all[choosers.length] = Axis.names("attention", List.of(nameA, nameB, "difference"));
        Difference difference = Difference.of(panels);
        int head = difference.panel() / SIDES, query = difference.place() / keys.size(), key = difference.place() % keys.size();
        String where = choosers.length == 0 ? "" : "in " + choosers[0].describe(head / choosers[1].size()) + ", "
                + choosers[1].describe(head % choosers[1].size()) + ", ";
        String note = String.format(Locale.ROOT, "The difference is ‘%s’ less ‘%s’: blue where ‘%1$s’ looks more, orange where less. "
                + "Its mean size is %.4f, the largest %+.4f, %s%s → %s.", nameB, nameA, difference.mean(), difference.largest(), where, queries.describe(query), keys.describe(key));
        return HeatMap.titled("Attention: " + nameA + " and " + nameB).note(note).choose(all).beside().rows(queries).columns(keys)
                .scales(choosers.length, List.of(Scale.SHARE, Scale.SHARE, Scale.signed(difference.largest()).withDecimals(4))).values(panels);
    }

    /** How far apart the two are. @param largest of all by its size  @param panel where it is  @param place of it there */
    private record Difference(double largest, double mean, int panel, int place) {

        static Difference of(float[]... panels) {
            double sum = 0, largest = 0;
            int count = 0, panel = SIDES - 1, place = 0;
            for (int p = SIDES - 1; p < panels.length; p += SIDES)
                for (int i = 0; i < panels[p].length; i++) {
                    if (Float.isNaN(panels[p][i])) continue;
                    sum += Math.abs(panels[p][i]);
                    count++;
                    if (Math.abs(panels[p][i]) <= Math.abs(largest)) continue;
                    largest = panels[p][i];
                    panel = p;
                    place = i;
                }
            return new Difference(largest, sum / count, panel, place);
        }
    }
}
