package org.loupe.show;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.loupe.inspect.AttentionMaps;
import org.loupe.inspect.TokenRoles;
import org.loupe.nn.Trace;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.Scale;
import org.loupe.show.figure.View;

/**
 * How much every position looks at every other one, in every layer and head of a model: all heads small, one of them large
 * with its numbers, and beside it the tokens with lines from queries to keys.
 */
public final class AttentionView implements View {
    private final List<String> queries;
    private final List<String> keys;
    private final int layers, heads;
    private final boolean causal;
    private final HeatMap map;

    private AttentionView(List<String> queries, List<String> keys, float[][][][] probabilities) {
        this(queries, keys, probabilities, Axis.tokens("query", queries), Axis.tokens("key", keys), AttentionText.captions(queries, keys, probabilities));
    }

    private AttentionView(List<String> queries, List<String> keys, float[][][][] probabilities, Axis rows, Axis columns, List<String> captions) {
        this.queries = queries;
        this.keys = keys;
        this.layers = probabilities.length;
        this.heads = probabilities[0].length;
        this.causal = queries.equals(keys) && AttentionMaps.of(probabilities).isCausal();
        this.map = HeatMap.titled("Attention").note(AttentionText.title(this) + ". Each row is a query; its numbers say how much it looks at each key.")
                .choose(Axis.numbers("layer", layers), Axis.numbers("head", heads)).rows(rows).columns(columns)
                .scale(Scale.SHARE).lines().verb("looks most at").captions(captions).values(panels(probabilities));
    }

    /**
     * Self-attention: the same tokens ask and answer.
     *
     * @param probabilities [layer][head][query][key], each between 0 and 1. Not modified.
     */
    public static AttentionView of(List<String> tokens, float[][][][] probabilities) {
        return of(tokens, tokens, probabilities);
    }

    /**
     * Attention of some tokens to others, as from the text written so far to the text to be translated.
     *
     * @param probabilities [layer][head][query][key], each between 0 and 1. Not modified.
     */
    public static AttentionView of(List<String> queries, List<String> keys, float[][][][] probabilities) {
        AttentionCheck.requireFit(queries, keys, probabilities);
        return new AttentionView(List.copyOf(queries), List.copyOf(keys), probabilities);
    }

    /**
     * The attention that a model paid while a {@link Trace} listened: its values
     * {@code [PREFIX.]layer.N.attention.probabilities}, for the first text of the batch.
     *
     * @param tokens of that text, one for each position
     * @throws IllegalArgumentException if the trace holds no attention, or that of several models
     */
    public static AttentionView of(Trace trace, List<String> tokens) {
        return of(tokens, AttentionMaps.shares(trace, 0));
    }

    /** Panel by panel; what a causal model cannot see is no number. */
    private float[][] panels(float[][][][] probabilities) {
        float[][] panels = new float[layers * heads][queries.size() * keys.size()];
        for (int p = 0; p < panels.length; p++)
            for (int q = 0; q < queries.size(); q++)
                for (int k = 0; k < keys.size(); k++)
                    panels[p][q * keys.size() + k] = causal && k > q ? Float.NaN : AttentionCheck.share(probabilities[p / heads][p % heads][q][k]);
        return panels;
    }

    public int layers() {
        return layers;
    }

    public int heads() {
        return heads;
    }

    /** The tokens that ask, one for each row. */
    public List<String> queries() {
        return queries;
    }

    /** The tokens that are looked at, one for each column. */
    public List<String> keys() {
        return keys;
    }

    /** How much the token at {@code query} looks at the token at {@code key}. */
    public float probability(int layer, int head, int query, int key) {
        return causal && key > query ? 0 : map.value(map.panel(layer, head), query, key);
    }

    /** Whether no token looks at a later one, in any head. */
    public boolean isCausal() {
        return causal;
    }

    /** What is shown, as the analyses of {@code org.loupe.inspect} take it, where queries and keys are one text. */
    public AttentionMaps maps() {
        float[][][][] shares = new float[layers][heads][queries.size()][keys.size()];
        for (int l = 0; l < layers; l++)
            for (int h = 0; h < heads; h++)
                for (int q = 0; q < queries.size(); q++) for (int k = 0; k < keys.size(); k++) shares[l][h][q][k] = probability(l, h, q, k);
        return new AttentionMaps(shares, TokenRoles.of(keys));
    }

    /** One head alone, with its labels and numbers, to be shown or saved. */
    public HeatMap head(int layer, int head) {
        return map.only(layer, head);
    }

    /**
     * The same heads on a part of the text, as where a page cannot hold all of it: the queries and keys of these places. Shares
     * that go elsewhere are not shown, so rows may sum to less than 1.
     *
     * @param from the first place
     * @param to the place after the last
     */
    public AttentionView part(int from, int to) {
        return part(from, to, from, to);
    }

    /** The same with other keys than queries. */
    public AttentionView part(int fromQuery, int toQuery, int fromKey, int toKey) {
        requireRange("queries", fromQuery, toQuery, queries.size());
        requireRange("keys", fromKey, toKey, keys.size());
        float[][][][] part = new float[layers][heads][toQuery - fromQuery][toKey - fromKey];
        for (int l = 0; l < layers; l++)
            for (int h = 0; h < heads; h++)
                for (int q = fromQuery; q < toQuery; q++)
                    for (int k = fromKey; k < toKey; k++) part[l][h][q - fromQuery][k - fromKey] = probability(l, h, q, k);
        List<String> asking = queries.subList(fromQuery, toQuery), asked = keys.subList(fromKey, toKey);
        return new AttentionView(asking, asked, part, places("query", fromQuery, asking), places("key", fromKey, asked), List.of());
    }

    /** Tokens with their places in the whole text: "102:cat". */
    private static Axis places(String name, int from, List<String> tokens) {
        return from == 0 ? Axis.tokens(name, tokens)
                : Axis.names(name, IntStream.range(0, tokens.size()).mapToObj(i -> from + i + ":" + Html.visible(tokens.get(i))).toList());
    }

    private static void requireRange(String what, int from, int to, int count) {
        if (from < 0 || to > count || from >= to)
            throw new IllegalArgumentException(what + " from " + from + " up to " + to + " do not exist; there are " + count + ", from 0 up to " + count);
    }

    @Override
    public String html() {
        return map.html();
    }

    /** One line for each head, with what it looks at on average; a small attention in full. */
    @Override
    public String text() {
        return AttentionText.of(this);
    }

    /** The numbers of one head, a row for each query, with two decimals. */
    public String text(int layer, int head) {
        return map.text(layer, head);
    }

    /** All heads side by side, a row for each layer. */
    @Override
    public Optional<Picture> picture() {
        return map.picture();
    }

    @Override
    public Optional<byte[]> png() {
        return map.png();
    }

    @Override
    public String toString() {
        return text();
    }
}
