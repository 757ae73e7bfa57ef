package org.loupe.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.loupe.attention.Mask;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.HeatMapBuilder;
import org.loupe.show.figure.Scale;

/**
 * Who may look at whom: a {@link Mask} as a picture, with a row for each query, a column for each key, and why a key is hidden. Of
 * a mask for several texts the first is shown.
 */
public final class AttentionMaskView {
    private static final int WINDOW = 3;

    private AttentionMaskView() {
    }

    /**
     * One mask.
     *
     * @param tokens the keys; where the mask has fewer queries, they are the last of them
     * @throws IllegalArgumentException if the mask was made for another number of keys
     */
    public static HeatMap of(Mask mask, List<String> tokens) {
        return made(Map.of("given", mask), tokens, map -> map);
    }

    /** Several masks, of which one is chosen. @param masks by what they are called, in their order */
    public static HeatMap of(Map<String, Mask> masks, List<String> tokens) {
        return made(masks, tokens, map -> map.choose(kinds(masks)));
    }

    /** Several masks beside each other. */
    public static HeatMap gallery(Map<String, Mask> masks, List<String> tokens) {
        return made(masks, tokens, map -> map.choose(kinds(masks)).beside());
    }

    /** The kinds that models have, beside each other: all of {@link #kinds(int)}. */
    public static HeatMap gallery(List<String> tokens) {
        return gallery(kinds(tokens.size()), tokens);
    }

    /**
     * Every kind of mask for a text of this length: bidirectional as in BERT, causal as in GPT and LLaMA, padding of a batch (here
     * the last quarter), prefix as in T5's prefix language model (the first half), sliding window as in Mistral (of 3), segments as of
     * texts packed into one row (two halves), and two of them combined.
     */
    public static Map<String, Mask> kinds(int time) {
        int half = time / 2, padded = time / 4;
        int[] real = IntStream.range(0, time).map(i -> i < time - padded ? 1 : 0).toArray();
        Map<String, Mask> kinds = new LinkedHashMap<>();
        kinds.put("bidirectional", Mask.bidirectional());
        kinds.put("causal", Mask.causal(time));
        kinds.put("padding of " + padded, Mask.padding(real));
        kinds.put("prefix of " + half, Mask.prefix(time, half));
        kinds.put("sliding window of " + WINDOW, Mask.slidingWindow(time, WINDOW));
        kinds.put("segments", Mask.segments(IntStream.range(0, time).map(i -> i < half ? 0 : 1).toArray()));
        kinds.put("causal and padding", Mask.causal(time).and(Mask.padding(real)));
        return kinds;
    }

    private static HeatMap made(Map<String, Mask> masks, List<String> tokens, UnaryOperator<HeatMapBuilder> choosers) {
        if (tokens.isEmpty() || masks.isEmpty())
            throw new IllegalArgumentException("there must be at least one token and one mask to show, not " + tokens.size() + " and "
                    + masks.size());
        List<MaskCells> kinds = new ArrayList<>();
        masks.forEach((name, mask) -> kinds.add(MaskCells.of(name, mask, tokens.size())));
        int keys = tokens.size(), queries = kinds.get(0).queries();
        for (MaskCells kind : kinds) if (kind.queries() != queries)
            throw new IllegalArgumentException("the mask " + kind.name() + " has " + kind.queries() + " queries and " + kinds.get(0).name()
                    + " has " + queries + "; masks are shown together where they are for the same queries");
        String past = queries == keys ? "" : " The queries are the last " + queries + " of the keys; those before them were read earlier.";
        HeatMapBuilder map = HeatMap.titled("Attention mask")
                .note(MaskCells.SEEN + " (1): the query may look at the key. " + MaskCells.HIDDEN
                        + " (0): it may not; the cell says why. Beside each query, how many keys it sees." + past)
                .rows(Axis.tokens("query", tokens.subList(keys - queries, keys))).columns(Axis.tokens("key", tokens))
                .scale(Scale.range(0, 1).withDecimals(0)).verb("may look at")
                .texts(kinds.stream().map(MaskCells::texts).toArray(String[][]::new))
                .details(kinds.stream().map(MaskCells::details).toArray(String[][]::new))
                .margins(List.of("keys seen"), kinds.stream().map(MaskCells::seen).toArray(float[][]::new));
        return choosers.apply(map).values(kinds.stream().map(MaskCells::values).toArray(float[][]::new));
    }

    private static Axis kinds(Map<String, Mask> masks) {
        return Axis.names("kind", List.copyOf(masks.keySet()));
    }
}
