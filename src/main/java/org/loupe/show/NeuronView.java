package org.loupe.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.loupe.nn.Trace;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Scale;

/**
 * How a query meets each key in one head of attention: what every dimension adds to the score, {@code query * key / sqrt(headDim)}, and
 * from the sum over bias and mask to the share that the softmax makes of it (Vaswani et al. 2017, eq. 1).
 */
public final class NeuronView {
    /** So many numbers a page holds well, the margins counted as {@value #MARGINS} for each query and key. */
    private static final int MOST_NUMBERS = 500_000, MARGINS = 32;
    /** Up to here both factors of each product are said too. */
    private static final int MOST_FACTORS = 15_000;

    private NeuronView() {
    }

    /**
     * All queries, or the last ones that a page holds: of 72 tokens all, with 64 dimensions. The note says which are left out.
     *
     * @param trace holds {@code layer.N.attention.query}, {@code key}, {@code scores} and {@code probabilities}, and what becomes of query
     *              and key by norm and rotation: everything, or the pattern {@code "layer.N.attention.*"}
     * @param tokens of the first text of the batch, which is shown
     * @throws IllegalArgumentException if the trace does not hold this layer and head; says what it holds
     */
    public static HeatMap of(Trace trace, List<String> tokens, int layer, int head) {
        Meeting meeting = Meeting.of(trace, tokens, layer, head);
        int from = Math.max(0, tokens.size() - most(meeting));
        return made(meeting, tokens, layer, head, from, tokens.size(), from > 0 ? " A page holds no more." : "");
    }

    /** Some queries. @param from the first of them  @param to the one after the last */
    public static HeatMap of(Trace trace, List<String> tokens, int layer, int head, int from, int to) {
        Meeting meeting = Meeting.of(trace, tokens, layer, head);
        if (from < 0 || to > tokens.size() || from >= to)
            throw new IllegalArgumentException("queries from " + from + " up to " + to + " do not exist; there are " + tokens.size() + ", from 0 up to "
                    + tokens.size());
        int most = most(meeting);
        if (to - from > most)
            throw new IllegalArgumentException(to - from + " queries of " + tokens.size() + " keys with " + meeting.headDim()
                    + " dimensions are more than a page holds; show at most " + most);
        return made(meeting, tokens, layer, head, from, to, "");
    }

    /** How many queries a page holds. */
    private static int most(Meeting meeting) {
        int most = MOST_NUMBERS / (meeting.keys().length * (meeting.headDim() + MARGINS));
        if (most == 0)
            throw new IllegalArgumentException("one query of " + meeting.keys().length + " keys with " + meeting.headDim()
                    + " dimensions is more than a page holds; trace a shorter text");
        return most;
    }

    private static HeatMap made(Meeting meeting, List<String> tokens, int layer, int head, int from, int to, String why) {
        int keys = tokens.size(), dims = meeting.headDim();
        boolean hasBias = meeting.hasBias(), hasFactors = (to - from) * keys * dims <= MOST_FACTORS;
        List<String> margins = hasBias ? List.of("sum", "bias", "score", "share") : List.of("sum", "score", "share");
        float[][] panels = new float[to - from][keys * dims], marginValues = new float[to - from][];
        String[][] factors = hasFactors ? new String[to - from][] : null;
        for (int query = from; query < to; query++) {
            for (int i = 0; i < keys * dims; i++) panels[query - from][i] = meeting.product(query, i / dims, i % dims);
            marginValues[query - from] = margins(meeting, query, hasBias);
            if (hasFactors) factors[query - from] = factors(meeting, query);
        }
        double largest = 0;
        for (float[] panel : panels) for (float value : panel) largest = Math.max(largest, Math.abs(value));
        String part = to - from == keys ? "" : " Shown are the queries " + from + " to " + (to - 1) + " of " + keys + "." + why;
        String note = "Each cell is query × key / √" + dims + " in one dimension" + (hasFactors ? ", which a cell tells in full" : "")
                + ". The sum of a row" + (hasBias ? " and its bias are" : " is") + " the score of the key, −∞ where the mask hides it, and the softmax over "
                + "the keys makes its share of the attention." + part;
        return HeatMap.titled("Query meets key: layer " + layer + ", head " + head).note(note).choose(queries(tokens, from, to))
                .rows(Axis.tokens("key", tokens)).columns(Axis.numbers("dimension", dims)).scale(Scale.signed(largest).withDecimals(4)).details(factors)
                .margins(margins, marginValues).verb("meets the query most in dimension").values(panels);
    }

    private static Axis queries(List<String> tokens, int from, int to) {
        if (from == 0) return Axis.tokens("query", tokens.subList(0, to));
        return Axis.names("query", IntStream.range(from, to).mapToObj(i -> i + " ‘" + Html.visible(tokens.get(i)) + "’").toList());
    }

    private static float[] margins(Meeting meeting, int query, boolean hasBias) {
        List<Float> all = new ArrayList<>();
        for (int key = 0; key < meeting.keys().length; key++) {
            all.add((float) meeting.sum(query, key));
            if (hasBias) all.add((float) meeting.bias(query, key));
            all.add(meeting.scores()[query][key]);
            all.add(meeting.shares()[query][key]);
        }
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) values[i] = all.get(i);
        return values;
    }

    /** "0.5123 × -1.2034 / √64". */
    private static String[] factors(Meeting meeting, int query) {
        int dims = meeting.headDim();
        return IntStream.range(0, meeting.keys().length * dims).mapToObj(i -> String.format(Locale.ROOT, "%.4f × %.4f / √%d",
                meeting.queries()[query][i % dims], meeting.keys()[i / dims][i % dims], dims)).toArray(String[]::new);
    }
}
