package org.loupe.show;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.loupe.nn.Trace;

/**
 * How much every position looks at every other one, in every layer and head of a model.
 *
 * <p>The page is built twice over: tables of numbers that need no script, and then a script which replaces them by
 * something to click on, when it may run. Both show the same numbers.
 */
public final class AttentionView implements View {
    private final List<String> queries;
    private final List<String> keys;
    private final float[][][][] probabilities;
    private final boolean causal;

    private AttentionView(List<String> queries, List<String> keys, float[][][][] probabilities) {
        this.queries = queries;
        this.keys = keys;
        this.probabilities = probabilities;
        this.causal = looksBackOnly();
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
        return new AttentionView(List.copyOf(queries), List.copyOf(keys), AttentionCheck.copy(queries, keys, probabilities));
    }

    /**
     * The attention that a model paid while a {@link Trace} listened: its values
     * {@code [PREFIX.]layer.N.attention.probabilities}, for the first text of the batch.
     *
     * @param tokens of that text, one for each position
     * @throws IllegalArgumentException if the trace holds no attention, or that of several models
     */
    public static AttentionView of(Trace trace, List<String> tokens) {
        return of(tokens, AttentionTrace.probabilities(trace));
    }

    public int layers() {
        return probabilities.length;
    }

    public int heads() {
        return probabilities[0].length;
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
        return probabilities[layer][head][query][key];
    }

    /** Whether no token looks at a later one, in any head. */
    public boolean isCausal() {
        return causal;
    }

    /** How many keys of a row are worth showing: those up to the query when the attention is causal. */
    int visibleKeys(int query) {
        return causal ? query + 1 : keys.size();
    }

    private boolean looksBackOnly() {
        if (!queries.equals(keys)) return false;
        for (float[][][] layer : probabilities)
            for (float[][] head : layer)
                for (int q = 0; q < head.length; q++)
                    for (int k = q + 1; k < head[q].length; k++)
                        if (head[q][k] != 0) return false;
        return true;
    }

    /** "query 'a' at 3 → key 'b' at 2: 0.4137": what a reader sees when the mouse rests on a number. */
    String describe(int layer, int head, int query, int key) {
        return "query '" + Html.visible(queries.get(query)) + "' at " + query + " → key '" + Html.visible(keys.get(key)) + "' at " + key + ": "
                + String.format(Locale.ROOT, "%.4f", probability(layer, head, query, key));
    }

    @Override
    public String html() {
        String data = AttentionData.script(this);
        // From the content, so that running a notebook again gives the same bytes.
        CRC32 sum = new CRC32();
        sum.update(data.getBytes(StandardCharsets.UTF_8));
        String id = String.format("loupe-%08x", sum.getValue());
        return "<div class=\"loupe-attention\" id=\"" + id + "\">\n<style>\n" + Html.resource("attention.css") + "</style>\n"
                + "<div class=\"loupe-static\">\n" + AttentionTables.html(this) + "</div>\n"
                + "<script>\n(function () {\n" + Html.resource("attention-data.js") + Html.resource("attention-matrix.js")
                + Html.resource("attention-lines.js") + Html.resource("attention.js")
                + "upgradeAll(\"" + id + "\", " + data + ");\n})();\n</script>\n</div>";
    }

    /** One line for each head, with what it looks at on average; a small attention in full. */
    @Override
    public String text() {
        return AttentionText.of(this);
    }

    /** The numbers of one head, a row for each query, with two decimals. */
    public String text(int layer, int head) {
        AttentionCheck.index("layer", layer, layers());
        AttentionCheck.index("head", head, heads());
        return AttentionText.matrix(this, layer, head);
    }

    /** All heads side by side, a row for each layer. */
    @Override
    public Optional<byte[]> png() {
        return Optional.of(AttentionPicture.png(this, 2));
    }

    @Override
    public String toString() {
        return text();
    }
}
